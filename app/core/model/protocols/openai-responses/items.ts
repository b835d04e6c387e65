// Converts the output items of one OpenAI Responses stream to blocks. Several items may be open at the same time.
import type { CallId } from "#core/ids.ts";
import type { Block, Json, JsonObject } from "#core/model/message.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import { asObject, asText, parseArguments } from "#core/model/protocols/json.ts";
import type { Maker } from "#core/model/protocols/vendor-data.ts";
import { createOpenBlocks, type OpenBlock } from "#core/model/protocols/open-blocks.ts";
import { signItem, signReasoning } from "./signature.ts";

type Kind = OpenBlock<JsonObject>["kind"];

const kinds: Record<string, Kind> = {
  message: "text",
  reasoning: "thinking",
  function_call: "tool-call",
};

export type ResponsesItems = ReturnType<typeof responsesItems>;

/** Creates the converter. It stores the newest version of each open item in the block's details. */
export function responsesItems(maker: Maker) {
  const blocks = createOpenBlocks<string, JsonObject>((block) => contentOf(block, maker));

  const begin = (key: string, kind: Kind, item: JsonObject): ModelEvent[] =>
    blocks.start(key, kind, item, kind === "tool-call" ? asText(item.name) : undefined);

  const add = (key: string, kind: Kind, text: string | undefined): ModelEvent[] =>
    text === undefined ? [] : [...begin(key, kind, {}), ...blocks.append(key, text)];

  /**
   * Starts an item's block. A message's block starts later, with its first text, because a message without text must
   * not become a block.
   */
  function start(key: string, item: JsonObject): ModelEvent[] {
    const kind = kinds[asText(item.type) ?? ""];
    if (kind === undefined || kind === "text") return [];
    // The details of a reasoning item are added later, because its signature is complete only when the item is done.
    return begin(key, kind, kind === "thinking" ? {} : item);
  }

  const textOf = (key: string): string => blocks.get(key)?.text ?? "";

  /** Finishes an item. Adds the item's text now if the host has sent no deltas. */
  function finish(key: string, item: JsonObject): ModelEvent[] {
    const kind = kinds[asText(item.type) ?? ""];
    if (kind === undefined) return [];
    const started = start(key, item);
    const whole = textOf(key) ? [] : add(key, kind, wholeText(kind, item));
    const known = blocks.get(key);
    if (known) known.details = { ...known.details, ...item };
    return [...started, ...whole, ...blocks.close(key)];
  }

  return { start, add, finish, textOf, closeAll: blocks.closeAll, hadCalls: blocks.hadCalls };
}

function contentOf({ kind, text, details: item }: OpenBlock<JsonObject>, maker: Maker): Block {
  if (kind === "text") return { type: "text", text, ...signItem(item, maker) };
  if (kind === "thinking") return { type: "thinking", text, seal: signReasoning(item, maker) };
  const callId = (asText(item.call_id) ?? asText(item.id) ?? "") as CallId;
  return {
    type: "tool-call",
    callId,
    name: asText(item.name) ?? "",
    ...parseArguments(text),
    ...signItem(item, maker),
  };
}

const listOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.map((part) => asObject(part)).filter((part) => part !== undefined) : [];

/** True if a finished item contains a refusal, which may have arrived without a delta. */
export const hasRefusal = (item: JsonObject): boolean => listOf(item.content).some(({ type }) => type === "refusal");

function wholeText(kind: Kind, item: JsonObject): string | undefined {
  if (kind === "tool-call") return asText(item.arguments);
  const parts = kind === "thinking" ? [...listOf(item.summary), ...listOf(item.content)] : listOf(item.content);
  const texts = parts.flatMap((part) => asText(part.text) ?? asText(part.refusal) ?? []);
  return asText(texts.join(kind === "thinking" ? "\n\n" : ""));
}
