// Converts a reply to a message of this protocol, with all that its vendor has put on it.
import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionMessageFunctionToolCall,
} from "openai/resources/chat/completions";
import type { Block, JsonObject, TextBlock, ToolCallBlock } from "#core/model/message.ts";
import { asObject, asText } from "#core/model/protocols/json.ts";
import { addedFields, isOwn, type Maker, ownData } from "#core/model/protocols/vendor-data.ts";
import { reasoningFields } from "./delta-pieces.ts";
import type { HostRules } from "./host-rules.ts";
import { callFields, functionFields, messageFields } from "./opaque-fields.ts";

export const textOf = (blocks: { type: string }[]): string =>
  blocks
    .filter((block): block is TextBlock => block.type === "text" && (block as TextBlock).text.trim() !== "")
    .map((block) => block.text)
    .join("\n\n");

export function assistantParam(blocks: Block[], maker: Maker, rules: HostRules): ChatCompletionAssistantMessageParam {
  const calls = blocks.filter((block) => block.type === "tool-call");
  const added = rules.takesReasoning ? messageDataOf(blocks, maker) : {};
  const reasoning = rules.takesReasoning && !added.reasoning_details ? plainReasoning(blocks, maker) : {};
  const content = contentOf(blocks, maker, rules);
  return {
    ...added,
    role: "assistant",
    content: content || (calls.length ? null : "..."),
    ...reasoning,
    ...(calls.length && {
      tool_calls: calls.map((call, i) => callParam(call, maker, rules.needsSignedCalls && i === 0)),
    }),
  } as ChatCompletionAssistantMessageParam;
}

const messageDataOf = (blocks: Block[], maker: Maker): JsonObject =>
  Object.assign({}, ...blocks.map((block) => addedFields(ownData(block as TextBlock, maker).message, messageFields)));

/** Reasoning goes back in the field in which it came. Early releases did not store the field. */
function plainReasoning(blocks: Block[], maker: Maker): JsonObject {
  const fields: JsonObject = {};
  for (const block of blocks) {
    if (block.type !== "thinking" || !isOwn(block.seal, maker)) continue;
    const { field = reasoningFields[0], tags } = ownData(block, maker);
    const name = tags ? undefined : reasoningFields.find((one) => one === field);
    if (name) fields[name] = (asText(fields[name]) ?? "") + block.text;
  }
  return fields;
}

/** Returns the text; with the reasoning in front, if the vendor sent it there and wants it back there. */
function contentOf(blocks: Block[], maker: Maker, rules: HostRules): string | object[] {
  const text = textOf(blocks);
  const tagged = rules.takesTags ? blocks.map((block) => taggedText(block, maker)).join("") : "";
  if (tagged) return tagged + text;
  const chunks = blocks.flatMap((block) => thinkingChunk(block, maker) ?? []);
  return chunks.length ? [...chunks, ...(text ? [{ type: "text", text }] : [])] : text;
}

function taggedText(block: Block, maker: Maker): string {
  const { tags } = block.type === "thinking" ? ownData(block, maker) : {};
  return block.type === "thinking" && Array.isArray(tags) ? `${String(tags[0])}${block.text}${String(tags[1])}` : "";
}

function thinkingChunk(block: Block, maker: Maker): object | undefined {
  if (block.type !== "thinking") return undefined;
  const { field, chunk } = ownData(block, maker);
  if (field !== "content") return undefined;
  const more = addedFields(chunk, new Set(["type", "thinking"]));
  return { type: "thinking", thinking: [{ type: "text", text: block.text }], ...more };
}

/** What Google's documentation tells to send with a call that another model has made. */
const unsigned: JsonObject = { extra_content: { google: { thought_signature: "skip_thought_signature_validator" } } };

function callParam(call: ToolCallBlock, maker: Maker, mustBeSigned: boolean): ChatCompletionMessageFunctionToolCall {
  const data = ownData(call, maker);
  const added = addedFields(data.call, callFields);
  const signature = mustBeSigned && !asObject(added.extra_content) ? unsigned : {};
  return {
    ...added,
    ...signature,
    id: call.callId,
    type: "function",
    function: {
      ...addedFields(data.function, functionFields),
      name: call.name,
      arguments: JSON.stringify(call.input),
    },
  };
}
