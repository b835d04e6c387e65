// Moves the focus to a card that asks, so that its keys work, and gives the focus back when the card is answered.
import { createSignal, onCleanup, onMount } from "solid-js";
import { placeOf } from "./ask-keys.ts";

/** On a phone, a focused message box would bring back the keyboard, which hides what was answered. */
const hasKeyboard = () => !matchMedia("(pointer: coarse)").matches;

/** A message that was just sent leaves the box when it is accepted, which may be after the card has come. In milliseconds. */
const acceptedWithinMs = 1_000;

/** Takes the focus unless the person is writing or uses another control. */
export function createCardFocus(card: () => HTMLElement | undefined): void {
  let before: HTMLElement | undefined;
  const take = () => {
    const now = document.activeElement;
    if (now !== document.body && placeOf(now) !== "empty" && now?.getAttribute("role") !== "log") return;
    before = now instanceof HTMLTextAreaElement ? now : undefined;
    card()?.focus({ preventScroll: true });
  };
  onMount(() => {
    take();
    if (placeOf(document.activeElement) !== "writing") return;
    const again = setInterval(() => {
      if (placeOf(document.activeElement) === "writing") return;
      leave();
      take();
    }, 50);
    const leave = () => clearInterval(again);
    // Whoever writes has the box for good.
    document.addEventListener("input", leave, { once: true });
    setTimeout(leave, acceptedWithinMs);
    onCleanup(() => {
      leave();
      document.removeEventListener("input", leave);
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
