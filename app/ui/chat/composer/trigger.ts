// The characters that open suggestions in a message: `/` at its start, `@` before the name of a file or chat.

export interface Trigger {
  kind: "/" | "@";
  /** The text after `/` or `@`. */
  query: string;
  /** Index of the `/` or `@` in the text. */
  from: number;
  to: number;
}

/** Finds the trigger that ends at the caret. Returns undefined if there is none. */
export function triggerAt(text: string, caret: number): Trigger | undefined {
  const before = text.slice(0, caret);
  const slash = /^\/(\S*)$/.exec(before);
  if (slash && text.length === caret) return { kind: "/", query: slash[1] ?? "", from: 0, to: caret };
  const at = /(?:^|[\s(])@(?:"([^"\n]*)|([^\s@"]*))$/.exec(before);
  if (!at) return undefined;
  const from = before.lastIndexOf("@");
  return { kind: "@", query: at[1] ?? at[2] ?? "", from, to: caret };
}

/** Replaces the trigger with the text `by`. Returns the whole text and the new position of the caret. */
export function replaceTrigger(text: string, trigger: Trigger, by: string): { text: string; caret: number } {
  const head = text.slice(0, trigger.from) + by;
  const rest = text.slice(trigger.to);
  return { text: head + (by && rest.startsWith(" ") ? rest.slice(1) : rest), caret: head.length };
}

/** A file's mention in a message, with quotes around a path that contains spaces or quotes. */
export const mention = (path: string): string => (/[\s"]/.test(path) ? `@"${path}" ` : `@${path} `);

/** Appends the mention of a file to a text. */
export const withMention = (text: string, path: string): string =>
  `${text}${/\S$/.test(text) ? " " : ""}${mention(path)}`;

/** A glob for files whose path contains the query in upper or lower case. A slash in the query separates folders. */
export function globFor(query: string): string {
  const loose = (part: string) =>
    [...part]
      .map((c) => (/\p{L}/u.test(c) ? `[${c.toLowerCase()}${c.toUpperCase()}]` : c.replace(/[^\w.-]/, "?")))
      .join("");
  const parts = query.split("/").map((part) => `*${loose(part)}*`.replaceAll(/\*+/g, "*"));
  return `**/${parts.join("/")}`;
}
