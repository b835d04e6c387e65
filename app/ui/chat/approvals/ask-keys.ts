// Keyboard shortcuts that answer a permission card from anywhere on the page, unless the person is writing.
import { onCleanup, onMount } from "solid-js";

export type KeyAnswer = "once" | "always" | "edit" | "deny";

/** Milliseconds for which a new card ignores Enter, because the person probably pressed the key for something else. */
const settleMs = 400;

export function createAnswerKeys(active: () => boolean, answer: (key: KeyAnswer) => void): void {
  const since = performance.now();
  const onKey = (event: KeyboardEvent) => {
    const settled = performance.now() - since > settleMs;
    const given = active() && !event.defaultPrevented && keyAnswer(event, placeOf(event.target), settled);
    if (!given) return;
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
 * answer, but letters do not.
 * @param settled false shortly after the card has appeared; Enter is then ignored
 */
export function keyAnswer(event: Key, place: Place, settled: boolean): KeyAnswer | undefined {
  const { key, repeat, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (repeat || ctrlKey || metaKey || altKey || shiftKey) return undefined;
  if (place === "writing") return undefined;
  if (key === "Escape") return "deny";
  if (key === "Enter") return place === "control" || !settled ? undefined : "once";
  return place === "empty" ? undefined : letters[key.toLowerCase()];
}

function placeOf(target: unknown): Place {
  if (!(target instanceof Element)) return "page";
  // Treats an open dialog like a text field, so that keys in the dialog never answer a card.
  if (target.closest("dialog[open]")) return "writing";
  if (target instanceof HTMLTextAreaElement) return target.value === "" ? "empty" : "writing";
  if (target.closest("input, select, [contenteditable]")) return "writing";
  return target.closest("button, a, summary") ? "control" : "page";
}
