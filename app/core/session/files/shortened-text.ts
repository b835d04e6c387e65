// Texts that are too long for a chat's backup. Kept apart from what reads the backup, because a worker needs it at its start.
const cutMark = "\n[The backup holds only the beginning of this text.]";

/** A text as the backup holds it if its event is too large for the way to the relay. */
export const shortened = (value: unknown, longest: number): unknown =>
  typeof value === "string" && value.length > longest ? value.slice(0, longest) + cutMark : value;

/** True if the text from a backup is the shortened form of this one. */
export const isShortened = (text: unknown, there: unknown): boolean =>
  typeof text === "string" &&
  typeof there === "string" &&
  there.endsWith(cutMark) &&
  text.startsWith(there.slice(0, -cutMark.length));
