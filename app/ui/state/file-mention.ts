// Holds a request to mention a file in the composer.
import { createSignal } from "solid-js";

const [mentionedFile, setMentioned] = createSignal<{ path: string }>();
export { mentionedFile };

/** Requests a mention. Each request is a new object, so that the same file can be mentioned twice. */
export const mentionFile = (path: string): void => void setMentioned({ path });
