// Moves the focus to a card that asks, so that its keys work, and gives the focus back when the card is answered.
import { createSignal, onCleanup, onMount } from "solid-js";
import { placeOf } from "./ask-keys.ts";

/** On a phone, a focused message box would bring back the keyboard, which hides what was answered. */
const hasKeyboard = () => !matchMedia("(pointer: coarse)").matches;

/**
 * For this many milliseconds the card takes the focus again. A message that was just sent may leave its box after the card
 * has come, and the box of a new chat takes the focus when it appears.
 */
const settlesMs = 1_000;

/** After any of these, the person decides where the focus is. */
const deeds = ["input", "keydown", "pointerdown"] as const;

/** Takes the focus unless the person is writing or uses another control. */
export function createCardFocus(card: () => HTMLElement | undefined): void {
  let before: HTMLElement | undefined;
  const take = () => {
    const now = document.activeElement;
    if (now !== document.body && placeOf(now) !== "empty" && now?.getAttribute("role") !== "log") return;
    const place = card();
    // While the box of a new chat replaces the one that the person writes in, neither has the focus.
    if (place && placeOf(messageBox(place)) === "writing") return;
    before = now instanceof HTMLTextAreaElement ? now : undefined;
    place?.focus({ preventScroll: true });
  };
  onMount(() => {
    take();
    const again = setInterval(take, 50);
    const leave = () => clearInterval(again);
    for (const type of deeds) document.addEventListener(type, leave, { once: true, capture: true });
    setTimeout(leave, settlesMs);
    onCleanup(() => {
      leave();
      for (const type of deeds) document.removeEventListener(type, leave, { capture: true });
    });
  });
  onCleanup(() => {
    const place = card();
    if (!place?.contains(document.activeElement) || !hasKeyboard()) return;
    const box = before?.isConnected ? before : messageBox(place);
    box?.focus({ preventScroll: true });
  });
}

const messageBox = (card: HTMLElement) => card.closest(".chat")?.querySelector<HTMLElement>(".composer textarea");

/** Passes a character that answers nothing to the message box, for a person who begins to write. */
export function passToMessageBox(event: KeyboardEvent, card: HTMLElement | undefined): void {
  const isCharacter = [...event.key].length === 1 && event.key !== " ";
  if (event.target !== card || !isCharacter || event.ctrlKey || event.metaKey || event.altKey) return;
  // The browser enters the character where the focus is when this handler ends.
  if (card) messageBox(card)?.focus({ preventScroll: true });
}

/** Which keys answer now. Only those are shown: in an empty message box no letters, and none while the person writes. */
export function createKeysShown(): () => "all" | "some" | "none" {
  const shown = () => {
    const place = placeOf(document.activeElement);
    return place === "writing" ? "none" : place === "empty" ? "some" : "all";
  };
  const [keys, set] = createSignal<"all" | "some" | "none">(shown());
  const update = () => void set(shown());
  // After a focusout, the next focused element is not known before the following event.
  const later = () => queueMicrotask(update);
  onMount(() => {
    update();
    for (const type of ["focusin", "focusout", "input"]) document.addEventListener(type, later);
  });
  onCleanup(() => {
    for (const type of ["focusin", "focusout", "input"]) document.removeEventListener(type, later);
  });
  return keys;
}
