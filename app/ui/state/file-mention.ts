// A file that the person wants to name in the message they are writing, wherever they found it.
import { createSignal } from "solid-js";

const [mentionedFile, setMentioned] = createSignal<{ path: string }>();
export { mentionedFile };

/** A fresh object each time: the same file may be named twice. */
export const mentionFile = (path: string): void => void setMentioned({ path });
