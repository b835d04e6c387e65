// Blocks of an Anthropic reply that Octo cannot read, such as a vendor's own tool and its result. They are kept whole and
// go back to the model that made them.
import type { ContentBlockParam } from "@anthropic-ai/sdk/resources/messages/messages";
import type { Json, JsonObject } from "#core/model/message.ts";
import { asObject, asText, parseArguments } from "#core/model/protocols/json.ts";

/** Adds what a delta brings: texts continue the field of their name, a citation joins the list of citations. */
export function addDelta(block: JsonObject, delta: JsonObject): void {
  for (const [name, value] of Object.entries(delta)) {
    if (name === "type") continue;
    if (name === "citation" && value !== undefined) block.citations = [...listOf(block.citations), value];
    else if (typeof value === "string") block[name] = `${asText(block[name]) ?? ""}${value}`;
    else if (value !== undefined) block[name] = value;
  }
}

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** Returns the whole block. The arguments of a vendor's own tool arrive as text. */
export function wholeBlock({ partial_json, ...block }: JsonObject): JsonObject {
  const given = asText(partial_json);
  return given === undefined ? block : { ...block, input: parseArguments(given).input };
}

/** Types that Octo writes itself. A file that claims to bring such a block unread is not believed. */
const ownTypes = new Set(["text", "image", "thinking", "redacted_thinking", "tool_use", "tool_result"]);

/** Converts a kept block back. Undefined if it is none. */
export function unreadParam(kept: Json | undefined): ContentBlockParam | undefined {
  const block = asObject(kept);
  const type = asText(block?.type);
  return type === undefined || ownTypes.has(type) ? undefined : (block as unknown as ContentBlockParam);
}
