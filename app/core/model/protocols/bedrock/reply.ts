// The events of one ConverseStream answer → ModelEvents.
import type { CallId } from "#core/ids.ts";
import type { Block, JsonObject, Seal, StopReason, Usage } from "#core/model/message.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import { RefusedInStream, refusalFromPayload } from "#core/model/protocols/vendor-fetch.ts";
import { asNumber, asObject, asText, parseArguments } from "#core/model/protocols/json.ts";
import type { ReplyReader } from "#core/model/protocols/reply.ts";

export function bedrockReply(model: string): ReplyReader {
  const blocks = openBlocks(model);
  let stop: string | undefined;
  let told: JsonObject | undefined;

  function read(event: JsonObject): ModelEvent[] {
    if (event.error !== undefined) throw new RefusedInStream(refusalOf(event));
    const [[name, payload] = ["", undefined]] = Object.entries(event);
    const body = asObject(payload) ?? {};
    const index = asNumber(body.contentBlockIndex) ?? 0;
    switch (name) {
      case "contentBlockStart":
        return blocks.start(index, asObject(asObject(body.start)?.toolUse));
      case "contentBlockDelta":
        return blocks.change(index, asObject(body.delta) ?? {});
      case "contentBlockStop":
        return blocks.close(index);
      case "messageStop":
        stop = asText(body.stopReason) ?? "end_turn";
        return [];
      case "metadata":
        told = asObject(body.usage);
        return [];
      default:
        return [];
    }
  }

  return {
    read,
    // What it cost is told after the end.
    done: () => stop !== undefined && told !== undefined,
    end() {
      if (stop === undefined) return undefined;
      const events = blocks.closeAll();
      return { events, finished: { type: "finished", stop: stopOf(stop, blocks.hadCalls()), usage: usageOf(told) } };
    },
    counted: () => ({ usage: usageOf(told) }),
  };
}

/** A model's own failure comes with what it said itself. */
function refusalOf(event: JsonObject) {
  const inner = asObject(event.error);
  const refusal = refusalFromPayload(event, "");
  const type = asText(event.type) ?? refusal.type;
  const original = asText(inner?.originalMessage);
  return { ...refusal, ...(type && { type }), ...(original && { text: `${refusal.text} ${original}`.trim() }) };
}

interface OpenBlock {
  block: number;
  kind: "text" | "thinking" | "tool-call";
  /** Text, thinking, or the arguments as they came. */
  text: string;
  id: string;
  name: string;
  signature: string;
  redacted: string;
}

function openBlocks(model: string) {
  const open = new Map<number, OpenBlock>();
  let count = 0;
  let calls = false;

  function begin(index: number, kind: OpenBlock["kind"], id = "", name = ""): ModelEvent[] {
    if (open.has(index)) return [];
    calls ||= kind === "tool-call";
    const block = count++;
    open.set(index, { block, kind, text: "", id, name, signature: "", redacted: "" });
    return [{ type: "block.started", block, kind, ...(name && { name }) }];
  }

  function add(index: number, kind: OpenBlock["kind"], text: string | undefined): ModelEvent[] {
    const started = begin(index, kind);
    const block = open.get(index);
    if (!block || text === undefined) return started;
    block.text += text;
    return [...started, { type: "block.delta", block: block.block, text }];
  }

  function reason(index: number, delta: JsonObject): ModelEvent[] {
    const events = add(index, "thinking", asText(delta.text));
    const block = open.get(index);
    if (block) block.signature += asText(delta.signature) ?? "";
    if (block) block.redacted += asText(delta.redactedContent) ?? "";
    return events;
  }

  function close(index: number): ModelEvent[] {
    const block = open.get(index);
    open.delete(index);
    return block ? [{ type: "block.ended", block: block.block, content: contentOf(block, model) }] : [];
  }

  return {
    /** Only calls are announced; words and thoughts begin with their first piece. */
    start: (index: number, call: JsonObject | undefined): ModelEvent[] =>
      call ? begin(index, "tool-call", asText(call.toolUseId), asText(call.name)) : [],
    change(index: number, delta: JsonObject): ModelEvent[] {
      const [call, reasoning] = [asObject(delta.toolUse), asObject(delta.reasoningContent)];
      if (call) return add(index, "tool-call", asText(call.input));
      if (reasoning) return reason(index, reasoning);
      const text = asText(delta.text);
      return text === undefined ? [] : add(index, "text", text);
    },
    close,
    closeAll: () => [...open.keys()].flatMap(close),
    hadCalls: () => calls,
  };
}

function contentOf({ kind, text, id, name, signature, redacted }: OpenBlock, model: string): Block {
  if (kind === "text") return { type: "text", text };
  if (kind === "tool-call") return { type: "tool-call", callId: id as CallId, name, ...parseArguments(text) };
  const seal = (data: JsonObject): Seal => ({ protocol: "bedrock-converse", model, data });
  if (redacted) return { type: "thinking", text, seal: seal({ redacted }) };
  return { type: "thinking", text, ...(signature && { seal: seal({ signature }) }) };
}

const refusals = new Set(["refusal", "content_filtered", "guardrail_intervened"]);

/** Calls decide over words: some models say `end_turn` and ask for tools all the same. */
function stopOf(reason: string, calls: boolean): StopReason {
  if (reason === "max_tokens" || reason === "model_context_window_exceeded") return "length";
  if (refusals.has(reason)) return "refusal";
  return calls ? "tool-calls" : "end";
}

/** Buckets are disjoint here; what was written for an hour is told apart in the details. */
function usageOf(told: JsonObject | undefined): Usage | undefined {
  const input = asNumber(told?.inputTokens);
  const output = asNumber(told?.outputTokens);
  if (input === undefined && output === undefined) return undefined;
  const details = Array.isArray(told?.cacheDetails) ? told.cacheDetails : [];
  const hour = details
    .map((detail) => asObject(detail))
    .reduce((sum, detail) => sum + (detail?.ttl === "1h" ? (asNumber(detail.inputTokens) ?? 0) : 0), 0);
  const written = asNumber(told?.cacheWriteInputTokens) ?? 0;
  return {
    input: input ?? 0,
    cacheRead: asNumber(told?.cacheReadInputTokens) ?? 0,
    cacheWrite5m: Math.max(0, written - hour),
    cacheWrite1h: hour,
    output: output ?? 0,
  };
}
