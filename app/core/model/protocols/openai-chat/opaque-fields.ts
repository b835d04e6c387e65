// Fields of a reply that only the vendor understands: it may want them back on the same message, call or function.
import type { Json, JsonObject } from "#core/model/message.ts";
import { asObject, asText } from "#core/model/protocols/json.ts";
import { unreadFields } from "#core/model/protocols/vendor-data.ts";
import { reasoningFields } from "./delta-pieces.ts";

/** Fields of a message that Octo reads or sends itself, and reports of hosts that no host wants back. */
export const messageFields: ReadonlySet<string> = new Set([
  ...reasoningFields,
  ..."role content refusal tool_calls function_call tool_call_id name".split(" "),
  ..."audio audio_content images annotations citations channel obfuscation padding".split(" "),
  ..."logprobs token_ids prompt_token_ids stop_reason finish_reason matched_stop index".split(" "),
]);
export const callFields: ReadonlySet<string> = new Set(["index", "id", "type", "function"]);
export const functionFields: ReadonlySet<string> = new Set(["name", "arguments"]);

/** Adds the unread fields of one delta to those of the deltas before. */
export function addOpaque(
  before: JsonObject | undefined,
  delta: JsonObject,
  read: ReadonlySet<string>,
): JsonObject | undefined {
  const more = unreadFields(delta, read);
  if (!more) return before;
  return merged(before ?? {}, more) as JsonObject;
}

/** Joins objects field by field and lists end to end. Any other value replaces the earlier one. */
function merged(before: Json | undefined, more: Json): Json {
  if (Array.isArray(before) && Array.isArray(more)) return more.reduce<Json[]>(withDetail, before);
  const [known, added] = [asObject(before), asObject(more)];
  if (!known || !added) return more;
  const joined: JsonObject = { ...known };
  for (const [name, value] of Object.entries(added)) joined[name] = merged(known[name], value);
  return joined;
}

/**
 * Adds one item to a list. A detail of reasoning arrives in pieces, and continues the last one if both are of the same
 * type and number.
 */
function withDetail(list: Json[], item: Json): Json[] {
  const [last, next] = [asObject(list.at(-1)), asObject(item)];
  const piece = last && pieceFields.find((name) => typeof last[name] === "string");
  const continues = next && piece && last.type === next.type && last.index === next.index;
  if (!continues || (next.id && last.id && next.id !== last.id)) return [...list, item];
  const filled = Object.entries(next).filter(([, value]) => value !== null && value !== "");
  const text = (asText(last[piece]) ?? "") + (asText(next[piece]) ?? "");
  return [...list.slice(0, -1), { ...last, ...Object.fromEntries(filled), [piece]: text }];
}

const pieceFields = ["text", "summary", "thinking"] as const;
