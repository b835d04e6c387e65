// Holds a request to show a file in the panel beside the chat.
import { createSignal } from "solid-js";

const [shownFile, setShown] = createSignal<{ path: string }>();
export { shownFile };

/** Each request is a new object, so that the same file can be shown twice. */
export const showFile = (path: string): void => void setShown({ path });
/** Called when the request was carried out, so that another panel does not carry it out again. */
export const fileWasShown = (): void => void setShown(undefined);
