// Keyboard shortcuts that answer a permission card from anywhere on the page, unless the person is writing.
import { onCleanup, onMount } from "solid-js";

export type KeyAnswer = "once" | "always" | "edit" | "deny";

/** Milliseconds for which a new card ignores Enter, because the person probably pressed the key for something else. */
const settleMs = 400;
/** A letter that follows another key within this many milliseconds is part of a word. */
const wordMs = 400;

/**
 * @param active whether the keys answer this card
 * @param final whether the call cannot be undone
 */
export function createAnswerKeys(
  { active, final }: { active(): boolean; final(): boolean },
  answer: (key: KeyAnswer) => void,
  other: (event: KeyboardEvent) => void,
): void {
  const since = performance.now();
  let lastKey = 0;
  const onKey = (event: KeyboardEvent) => {
    const now = performance.now();
    const inWord = now - lastKey < wordMs;
    if (!active() || event.defaultPrevented) return void (lastKey = now);
    const settled = event.key === "Enter" ? now - since > settleMs : !inWord;
    const given = keyAnswer(event, { place: placeOf(event.target), settled, final: final() });
    lastKey = !given && event.key.length === 1 ? now : 0;
    if (!given) return other(event);
    event.preventDefault();
    answer(given);
  };
  onMount(() => addEventListener("keydown", onKey));
  onCleanup(() => removeEventListener("keydown", onKey));
}

const letters: Partial<Record<string, KeyAnswer>> = { a: "always", e: "edit" };

type Key = Pick<KeyboardEvent, "key" | "repeat" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * Where a key was pressed. `control`: on an element that handles Enter. `empty`: in an empty message box. `writing`: in
 * a field that needs all keys, or in a dialog. `page`: anywhere else.
 */
export type Place = "page" | "control" | "empty" | "writing";

/**
 * Returns the card's answer for a key; undefined if the key does not answer. In an empty message box, Enter and Escape
 * answer, but letters do not. What cannot be undone needs Ctrl or Cmd with Enter.
 * @param settled false for an Enter shortly after the card has appeared, and for a letter within a word
 */
export function keyAnswer(
  event: Key,
  { place, settled, final }: { place: Place; settled: boolean; final: boolean },
): KeyAnswer | undefined {
  const { key, repeat, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (repeat || altKey || shiftKey || place === "writing") return undefined;
  const chord = ctrlKey || metaKey;
  if (key === "Enter") return settled && chord === final && (final || place !== "control") ? "once" : undefined;
  if (chord) return undefined;
  if (key === "Escape") return "deny";
  return place === "empty" || !settled ? undefined : letters[key.toLowerCase()];
}

export function placeOf(target: unknown): Place {
  if (!(target instanceof Element)) return "page";
  // Treats an open dialog like a text field, so that keys in the dialog never answer a card.
  if (target.closest("dialog[open]")) return "writing";
  if (target instanceof HTMLTextAreaElement) return target.value === "" ? "empty" : "writing";
  if (target.closest("input, select, [contenteditable]")) return "writing";
  return target.closest("button, a, summary") ? "control" : "page";
}
