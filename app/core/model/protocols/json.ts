// Safe access to JSON from vendors.
import { isTooDeep } from "#core/json-depth.ts";
import type { Json, JsonObject, ToolCallBlock } from "#core/model/message.ts";

export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

/** Undefined also for JSON that is nested too deeply to be stored or displayed. */
export function parseObject(text: string): JsonObject | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    return asObject(JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/** Parses the body of a refusal. Google puts it into a list. */
export function parseError(text: string): JsonObject | undefined {
  const [, inner = text] = /^\s*\[([\s\S]*)\]\s*$/.exec(text) ?? [];
  return parseObject(inner);
}

export const asNumber = (value: Json | undefined): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** Returns the value if it is a non-empty string, otherwise undefined. */
export const asText = (value: Json | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/**
 * Parses a tool call's arguments. Empty text means an empty object. If the text is not a JSON object it becomes
 * `broken`, and the call does not run.
 */
export function parseArguments(raw: string): Pick<ToolCallBlock, "input" | "broken"> {
  if (raw.trim() === "") return { input: {} };
  const input = parseObject(raw);
  return input ? { input } : { input: {}, broken: raw };
}

/** Replaces lone surrogates with U+FFFD, because vendors refuse them. Well-formed text stays unchanged. */
export function wellFormed(json: string): string {
  if (!json.includes("\\ud")) return json;
  return json.replace(/\\(ud[89a-f][0-9a-f]{2}|[^])/g, (escape, what: string) =>
    what.length > 1 ? "\\ufffd" : escape,
  );
}
