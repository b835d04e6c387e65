// What a person can do right now, offered by whoever can do it: the palette, the keys and the `/` menu show the same list.
import { createSignal, onCleanup } from "solid-js";

export interface Action {
  /** Unique among what is offered at a time. */
  id: string;
  group: "go" | "chat" | "look" | "app";
  words: string;
  /** As `mod+k`, `shift+mod+o`, `?`; `mod` is Command on a Mac, Control elsewhere. */
  keys?: string;
  /** Its name in the composer: `/stop`. */
  slash?: string;
  run(): void;
}

type Offer = () => Action[];

const [offers, setOffers] = createSignal<Offer[]>([]);

/** Everything on offer, the newest offer first. */
export const actions = (): Action[] =>
  offers()
    .toReversed()
    .flatMap((offer) => offer());

/** Offers actions for as long as the owner lives. */
export function createActions(offer: Offer): void {
  setOffers((now) => [...now, offer]);
  onCleanup(() => setOffers((now) => now.filter((one) => one !== offer)));
}

const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The keys as they stand on the keyboard: `⌘K` or `Ctrl+K`. */
export function keyWords(keys: string): string {
  const names: Record<string, string> = isMac()
    ? { mod: "⌘", shift: "⇧", alt: "⌥", escape: "Esc", enter: "↩" }
    : { mod: "Ctrl", shift: "Shift", alt: "Alt", escape: "Esc", enter: "Enter" };
  return keys
    .split("+")
    .map((part) => names[part] ?? part.toUpperCase())
    .join(isMac() ? "" : "+");
}

/** A single character is not a shortcut while someone types it. */
const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function pressed(event: KeyboardEvent): string {
  const mod = isMac() ? event.metaKey : event.ctrlKey;
  // Shift is part of a character like `?`, and a key of its own beside the others.
  const shift = event.shiftKey && (mod || event.key.length > 1);
  return [shift && "shift", mod && "mod", event.altKey && "alt", event.key.toLowerCase()].filter(Boolean).join("+");
}

/** Runs the offered action whose keys were pressed. Called once by the frame. */
export function createKeys(): void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const keys = pressed(event);
    if (!keys.includes("mod+") && (typing(event.target) || document.querySelector("dialog[open]"))) return;
    const action = actions().find((one) => one.keys === keys);
    if (!action) return;
    event.preventDefault();
    action.run();
  };
  addEventListener("keydown", listen);
  onCleanup(() => removeEventListener("keydown", listen));
}
