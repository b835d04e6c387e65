// Keyboard shortcuts that answer a permission card from anywhere on the page, unless the person is writing.
import { onCleanup, onMount } from "solid-js";

export type KeyAnswer = "once" | "always" | "edit" | "deny";

/** A card ignores Enter for this long after it appears, because the person probably pressed the key for something else. */
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

type Key = Pick<KeyboardEvent, "key" | "repeat" | "isComposing" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * Where the key was pressed. `control` is an element that handles Enter; `empty` is an empty message box; `writing` is
 * a field that needs all keys.
 */
export type Place = "page" | "control" | "empty" | "writing";

/** The answer that a key gives at a place. In an empty message box, Enter and Escape answer, but letters do not. */
export function keyAnswer(event: Key, place: Place, settled: boolean): KeyAnswer | undefined {
  const { key, repeat, isComposing, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (repeat || isComposing || ctrlKey || metaKey || altKey || shiftKey) return undefined;
  if (place === "writing") return undefined;
  if (key === "Escape") return "deny";
  if (key === "Enter") return place === "control" || !settled ? undefined : "once";
  return place === "empty" ? undefined : letters[key.toLowerCase()];
}

function placeOf(target: unknown): Place {
  if (!(target instanceof Element)) return "page";
  // While a dialog is open, keys never answer a card.
  if (target.closest("dialog[open]")) return "writing";
  if (target instanceof HTMLTextAreaElement) return target.value === "" ? "empty" : "writing";
  if (target.closest("input, select, [contenteditable]")) return "writing";
  return target.closest("button, a, summary") ? "control" : "page";
}
