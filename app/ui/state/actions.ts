// The registry of actions that are available now. The command palette, the keyboard shortcuts and the `/` menu show the
// same list.
import { createSignal, onCleanup, onMount } from "solid-js";
import { isMac } from "../kit/controls/key-label.ts";

export interface Action {
  /** Unique among the available actions. */
  id: string;
  group: "go" | "chat" | "look" | "app";
  label: string;
  /** The shortcut, written as `mod+k`, `shift+mod+o` or `?`. `mod` is Command on a Mac and Control elsewhere. */
  keys?: string;
  /** Name of the command in the composer's `/` menu, without the slash. Absent if the menu does not list the action. */
  slash?: string;
  run(): void;
}

type ActionList = () => Action[];

/**
 * The lists on offer. A plain set, because a signal that is written while a page mounts in a transition, and again when
 * the page before it is cleaned up, keeps the first value: actions of a chat that was left would stay.
 */
const actionLists = new Set<ActionList>();
const [changed, tellChanged] = createSignal(undefined, { equals: false });

/** All available actions, the newest first. */
export const actions = (): Action[] => {
  changed();
  return [...actionLists].toReversed().flatMap((offer) => offer());
};

/** Offers actions from when their owner is on the screen until it is disposed. */
export function createActions(offer: ActionList): void {
  onMount(() => {
    actionLists.add(offer);
    tellChanged(undefined);
  });
  onCleanup(() => {
    actionLists.delete(offer);
    tellChanged(undefined);
  });
}

/** Whether the element is a text field, in which a single character is text and not a shortcut. */
const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Whether a text field handles these keys itself: plain characters and undo. */
const ownedByText = (keys: string): boolean => !keys.includes("mod+") || keys === "mod+z";

type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/** The pressed key in the notation of `Action.keys`. */
export function pressed(event: Press, mac = isMac()): string {
  const mod = mac ? event.metaKey : event.ctrlKey;
  // On a non-Latin keyboard layout, the position of the key selects the letter.
  const foreign = mod && /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key);
  const key = (foreign ? event.code.slice(3) : event.key).toLowerCase();
  // Shift is ignored for a character such as `?`, which needs Shift to be typed. For other keys it is a modifier.
  const shift = event.shiftKey && (mod || event.key.length > 1);
  return [shift && "shift", mod && "mod", event.altKey && "alt", key].filter(Boolean).join("+");
}

/** Listens for keys and runs the action whose shortcut is pressed. Called once, by the frame of the app. */
export function createKeys(): void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const keys = pressed(event);
    if (ownedByText(keys) && (isTextField(event.target) || document.querySelector("dialog[open]"))) return;
    const action = actions().find((one) => one.keys === keys);
    if (!action) return;
    event.preventDefault();
    action.run();
  };
  addEventListener("keydown", listen);
  onCleanup(() => removeEventListener("keydown", listen));
}
