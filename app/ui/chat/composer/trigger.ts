// What of a message asks for help while it is written: `/` at its start, `@` before a name.

export interface Trigger {
  kind: "/" | "@";
  /** What was typed after it. */
  query: string;
  /** Where it stands in the text, sign included. */
  from: number;
  to: number;
}

/** The token that ends at the caret. */
export function triggerAt(text: string, caret: number): Trigger | undefined {
  const before = text.slice(0, caret);
  const slash = /^\/(\S*)$/.exec(before);
  if (slash && text.length === caret) return { kind: "/", query: slash[1] ?? "", from: 0, to: caret };
  const at = /(?:^|[\s(])@(?:"([^"\n]*)|([^\s@"]*))$/.exec(before);
  if (!at) return undefined;
  const from = before.lastIndexOf("@");
  return { kind: "@", query: at[1] ?? at[2] ?? "", from, to: caret };
}

/** The text with the token's place taken by something else, and where the caret stands then. */
export function replaceTrigger(text: string, token: Trigger, by: string): { text: string; caret: number } {
  const head = text.slice(0, token.from) + by;
  const rest = text.slice(token.to);
  return { text: head + (by && rest.startsWith(" ") ? rest.slice(1) : rest), caret: head.length };
}

/** How a message names a file. */
export const mention = (path: string): string => (/[\s"]/.test(path) ? `@"${path}" ` : `@${path} `);

/** The text with a file named at its end. */
export const withMention = (text: string, path: string): string =>
  `${text}${/\S$/.test(text) ? " " : ""}${mention(path)}`;

/** Files whose path has the query in it, whatever the case; a slash in it walks into folders. */
export function globFor(query: string): string {
  const loose = (part: string) =>
    [...part]
      .map((c) => (/\p{L}/u.test(c) ? `[${c.toLowerCase()}${c.toUpperCase()}]` : c.replace(/[^\w.-]/, "?")))
      .join("");
  const parts = query.split("/").map((part) => `*${loose(part)}*`.replaceAll(/\*+/g, "*"));
  return `**/${parts.join("/")}`;
}
