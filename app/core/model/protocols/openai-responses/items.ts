// The output items of one OpenAI Responses stream, as blocks: words, reasoning and calls, several open at once.
import type { CallId } from "#core/ids.ts";
import type { Block, Json, JsonObject } from "#core/model/message.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import { asObject, asText, parseArguments } from "#core/model/protocols/json.ts";
import { sealReasoning } from "./signature.ts";

interface OpenItem {
  block: number;
  kind: "text" | "thinking" | "tool-call";
  /** Words, reasoning, or the arguments, as they came. */
  text: string;
  /** The item as the vendor last told it. */
  item: JsonObject;
}

const grouped: Record<string, OpenItem["kind"]> = {
  message: "text",
  reasoning: "thinking",
  function_call: "tool-call",
};

export type ResponsesItems = ReturnType<typeof responsesItems>;

export function responsesItems(model: string, host: string) {
  const open = new Map<string, OpenItem>();
  let count = 0;
  let calls = false;

  /** A message begins with its first words: one without any is no block. */
  function begin(key: string, kind: OpenItem["kind"], item: JsonObject): ModelEvent[] {
    if (open.has(key)) return [];
    calls ||= kind === "tool-call";
    const block = count++;
    open.set(key, { block, kind, text: "", item });
    const name = kind === "tool-call" ? asText(item.name) : undefined;
    return [{ type: "block.started", block, kind, ...(name && { name }) }];
  }

  function add(key: string, kind: OpenItem["kind"], text: string | undefined): ModelEvent[] {
    if (text === undefined) return [];
    const started = begin(key, kind, {});
    const item = open.get(key);
    if (!item) return started;
    item.text += text;
    return [...started, { type: "block.delta", block: item.block, text }];
  }

  function start(key: string, item: JsonObject): ModelEvent[] {
    const kind = grouped[asText(item.type) ?? ""];
    if (kind === undefined || kind === "text") return [];
    // What seals reasoning is whole only when the item is done.
    return begin(key, kind, kind === "thinking" ? {} : item);
  }

  /** Some hosts send no deltas: then the finished item brings everything at once. */
  function finish(key: string, item: JsonObject): ModelEvent[] {
    const kind = grouped[asText(item.type) ?? ""];
    if (kind === undefined) return [];
    const before = start(key, item);
    const whole = open.get(key)?.text ? [] : add(key, kind, wholeText(kind, item));
    const known = open.get(key);
    if (known) known.item = { ...known.item, ...item };
    return [...before, ...whole, ...close(key)];
  }

  function close(key: string): ModelEvent[] {
    const item = open.get(key);
    open.delete(key);
    return item ? [{ type: "block.ended", block: item.block, content: contentOf(item, model, host) }] : [];
  }

  return {
    start,
    add,
    finish,
    textOf: (key: string): string => open.get(key)?.text ?? "",
    closeAll: () => [...open.keys()].flatMap(close),
    hadCalls: () => calls,
  };
}

function contentOf({ kind, text, item }: OpenItem, model: string, host: string): Block {
  if (kind === "text") return { type: "text", text };
  if (kind === "thinking") return { type: "thinking", text, seal: sealReasoning(item, model, host) };
  const callId = (asText(item.call_id) ?? asText(item.id) ?? "") as CallId;
  return { type: "tool-call", callId, name: asText(item.name) ?? "", ...parseArguments(text) };
}

const listOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.map((part) => asObject(part)).filter((part) => part !== undefined) : [];

/** An item that is done may hold a refusal that no delta told of. */
export const hasRefusal = (item: JsonObject): boolean => listOf(item.content).some(({ type }) => type === "refusal");

function wholeText(kind: OpenItem["kind"], item: JsonObject): string | undefined {
  if (kind === "tool-call") return asText(item.arguments);
  const parts = kind === "thinking" ? [...listOf(item.summary), ...listOf(item.content)] : listOf(item.content);
  const texts = parts.flatMap((part) => asText(part.text) ?? asText(part.refusal) ?? []);
  return asText(texts.join(kind === "thinking" ? "\n\n" : ""));
}
