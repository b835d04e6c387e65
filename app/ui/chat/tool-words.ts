// What a tool call is about, in a few words.
import type { ToolEntry } from "#core/session/state.ts";

const naming = ["path", "command", "pattern", "question", "id", "text"];

/** The one input that names what it is done to, on one line. */
export function targetOf({ input, name }: ToolEntry): string {
  if (name === "todo") return "";
  const key = naming.find((one) => typeof input[one] === "string");
  const value = key ? String(input[key]) : "";
  return value.replace(/\s+/g, " ").trim();
}

export const textOf = ({ result }: ToolEntry): string =>
  result?.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n") ?? "";
