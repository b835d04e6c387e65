// Keeps the keys of an input method (Chinese, Japanese, Korean and others) from every handler of the page.
import { onCleanup } from "solid-js";

/**
 * The key code of a key that the input method handles. Safari ends the composition before the key that ended it, so
 * `isComposing` is false there, and only the code tells.
 */
const handledByInputMethod = 229;

/**
 * Stops such keys before any other handler sees them: Enter that chooses a word must not send, and Escape that drops it
 * must not close. Called once, by the frame of the app. The terminal handles compositions itself.
 */
export function createCompositionGuard(): void {
  const guard = (event: KeyboardEvent) => {
    const composing = event.isComposing || event.keyCode === handledByInputMethod;
    const inTerminal = event.target instanceof Element && event.target.closest(".xterm") !== null;
    if (composing && !inTerminal) event.stopImmediatePropagation();
  };
  addEventListener("keydown", guard, { capture: true });
  onCleanup(() => removeEventListener("keydown", guard, { capture: true }));
}
