// JSON that others wrote, taken for what it is.
import type { Json, JsonObject, ToolCallBlock } from "#core/model/message.ts";

export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

export function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

export const asNumber = (value: Json | undefined): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** A vendor's own cost, from dollars to billionths of a dollar; undefined when it named none. */
export function costNanosOf(dollars: Json | undefined): number | undefined {
  const cost = asNumber(dollars);
  return cost === undefined ? undefined : Math.round(cost * 1e9);
}

/** Absent and empty strings alike are no text. */
export const asText = (value: Json | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** No arguments are no mistake; anything but an object is kept raw and never run. */
export function parseArguments(raw: string): Pick<ToolCallBlock, "input" | "broken"> {
  if (raw.trim() === "") return { input: {} };
  const input = parseObject(raw);
  return input ? { input } : { input: {}, broken: raw };
}

/** JSON escapes half of a surrogate pair, and vendors refuse it: U+FFFD stands in. Well-formed bodies stay as they are. */
export function wellFormed(json: string): string {
  if (!json.includes("\\ud")) return json;
  return json.replace(/\\(ud[89a-f][0-9a-f]{2}|[^])/g, (escape, what: string) =>
    what.length > 1 ? "\\ufffd" : escape,
  );
}
