// What a person can do right now, offered by whoever can do it: the palette, the keys and the `/` menu show the same list.
import { createSignal, onCleanup } from "solid-js";

export interface Action {
  /** Unique among what is offered at a time. */
  id: string;
  group: "go" | "chat" | "look" | "app";
  label: string;
  /** As `mod+k`, `shift+mod+o`, `?`; `mod` is Command on a Mac, Control elsewhere. */
  keys?: string;
  /** Its name in the composer: `/stop`. */
  slash?: string;
  run(): void;
}

type ActionList = () => Action[];

const [actionLists, setActionLists] = createSignal<ActionList[]>([]);

/** Everything on offer, the newest offer first. */
export const actions = (): Action[] =>
  actionLists()
    .toReversed()
    .flatMap((offer) => offer());

/** Offers actions for as long as the owner lives. */
export function createActions(offer: ActionList): void {
  setActionLists((now) => [...now, offer]);
  onCleanup(() => setActionLists((now) => now.filter((one) => one !== offer)));
}

const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

const names = {
  mac: { mod: "⌘", shift: "⇧", alt: "⌥", escape: "Esc", enter: "↩" },
  other: { mod: "Ctrl", shift: "Shift", alt: "Alt", escape: "Esc", enter: "Enter" },
} as const;

/** The keys as they stand on the keyboard: `⇧⌘O` or `Ctrl+Shift+O`. */
export function keyLabel(keys: string, mac = isMac()): string {
  const known: Record<string, string> = mac ? names.mac : names.other;
  const parts = keys.split("+");
  const ordered = mac ? parts : [...parts.filter((part) => part === "mod"), ...parts.filter((part) => part !== "mod")];
  return ordered.map((part) => known[part] ?? part.toUpperCase()).join(mac ? "" : "+");
}

/** A single character is not a shortcut while someone types it. */
const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** What a text does with these keys goes first: it takes plain characters, and undoes by itself. */
const ownedByText = (keys: string): boolean => !keys.includes("mod+") || keys === "mod+z";

type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/** What was pressed, as an action names it. */
export function pressed(event: Press, mac = isMac()): string {
  const mod = mac ? event.metaKey : event.ctrlKey;
  // Where other letters than Latin ones are typed, the place of the key is meant.
  const foreign = mod && /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key);
  const key = (foreign ? event.code.slice(3) : event.key).toLowerCase();
  // Shift is part of a character like `?`, and a key of its own beside the others.
  const shift = event.shiftKey && (mod || event.key.length > 1);
  return [shift && "shift", mod && "mod", event.altKey && "alt", key].filter(Boolean).join("+");
}

/** Runs the offered action whose keys were pressed. Called once by the frame. */
export function createKeys(): void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
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
