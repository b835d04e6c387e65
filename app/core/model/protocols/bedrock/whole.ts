// Converts a complete Converse answer to stream events, because the models of some makers cannot call tools in a
// stream.
import type { Json, JsonObject } from "#core/model/message.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { asObject, parseObject } from "#core/model/protocols/json.ts";
import type { StreamItem } from "#core/model/protocols/sse.ts";

/** True if the answer must not be streamed. According to AWS, Meta's models cannot call tools in a stream. */
export const mustAnswerWhole = ({ model, tools }: ModelRequest): boolean =>
  tools.length > 0 && modelKey(model).startsWith("llama");

export async function* wholeAnswerItems(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<StreamItem> {
  const text = await new Response(body).text();
  if (text) heard();
  const answer = parseObject(text);
  const content = asObject(asObject(answer?.output)?.message)?.content;
  if (!answer || !Array.isArray(content)) {
    yield { junk: text };
    return;
  }
  for (const event of eventsOf(answer, content)) yield { data: JSON.stringify(event) };
}

function* eventsOf({ stopReason = "end_turn", usage = {} }: JsonObject, content: Json[]): Generator<JsonObject> {
  for (const [contentBlockIndex, item] of content.entries()) {
    const block = asObject(item) ?? {};
    const call = asObject(block.toolUse);
    if (call) yield { contentBlockStart: { contentBlockIndex, start: { toolUse: { ...call, input: null } } } };
    for (const delta of deltasOf(block)) yield { contentBlockDelta: { contentBlockIndex, delta } };
    yield { contentBlockStop: { contentBlockIndex } };
  }
  yield { messageStop: { stopReason } };
  yield { metadata: { usage } };
}

function deltasOf({ text, toolUse, reasoningContent }: JsonObject): JsonObject[] {
  const call = asObject(toolUse);
  if (call) return [{ toolUse: { input: JSON.stringify(call.input ?? {}) } }];
  const reasoning = asObject(reasoningContent);
  if (reasoning) return [{ reasoningContent: asObject(reasoning.reasoningText) ?? reasoning }];
  return text === undefined ? [] : [{ text }];
}
