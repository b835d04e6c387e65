// The events of one Anthropic Messages stream → ModelEvents.
import type { CallId } from "#core/ids.ts";
import type { Block, JsonObject, Seal, StopReason, Usage } from "#core/model/message.ts";
import { searchesOf, tierOf } from "#core/model/prices/pricing.ts";
import { type Extras } from "#core/model/prices/price.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import { RefusedInStream, refusalFromPayload } from "#core/model/protocols/vendor-fetch.ts";
import { asNumber, asObject, asText, parseArguments } from "#core/model/protocols/json.ts";
import type { ReplyReader } from "#core/model/protocols/reply.ts";

export function anthropicReply(model: string): ReplyReader {
  const blocks = openBlocks(model);
  /** Every figure told so far, later ones over earlier ones. */
  let told: JsonObject = {};
  let counting = true;
  let stop: string | undefined;
  let stopped = false;

  function count(usage: JsonObject | undefined): void {
    const figures = Object.entries(usage ?? {}).filter(([, value]) => value !== null);
    told = { ...told, ...Object.fromEntries(figures) };
  }

  function read(event: JsonObject): ModelEvent[] {
    const index = asNumber(event.index) ?? 0;
    switch (event.type) {
      case "message_start":
        count(asObject(asObject(event.message)?.usage));
        return [];
      case "content_block_start":
        return blocks.start(index, asObject(event.content_block) ?? {});
      case "content_block_delta":
        return blocks.change(index, asObject(event.delta) ?? {});
      case "content_block_stop":
        return blocks.close(index);
      case "message_delta":
        stop = asText(asObject(event.delta)?.stop_reason) ?? stop;
        count(asObject(event.usage));
        if (event.usage) counting = false;
        return [];
      case "message_stop":
        stopped = true;
        return [];
      case "error":
        throw new RefusedInStream(refusalFromPayload(event, ""));
      default:
        return [];
    }
  }

  return {
    read,
    done: () => stopped,
    end() {
      if (!stopped) return undefined;
      const usage = usageOf(told);
      const cost = asNumber(told.cost);
      const costNanos = cost === undefined ? undefined : Math.round(cost * 1e9);
      const events = blocks.closeAll();
      const finished = { type: "finished", stop: stopOf(stop, blocks.hadCalls()), usage, costNanos } as const;
      return { events, finished: { ...finished, ...extrasOf(told) } };
    },
    counted: () => ({ usage: usageOf(told), partial: counting }),
  };
}

interface OpenBlock {
  block: number;
  kind: "text" | "thinking" | "tool-call";
  /** Text, thinking, or the arguments as they came. */
  text: string;
  id: string;
  name: string;
  signature: string;
  /** Some hosts send whole arguments at once. */
  input: JsonObject | undefined;
}

const grouped: Record<string, OpenBlock["kind"]> = { text: "text", thinking: "thinking", tool_use: "tool-call" };

function openBlocks(model: string) {
  const open = new Map<number, OpenBlock>();
  let count = 0;
  let calls = false;

  function add(block: OpenBlock, text: string | undefined): ModelEvent[] {
    if (text === undefined) return [];
    block.text += text;
    return [{ type: "block.delta", block: block.block, text }];
  }

  function redacted(data: string): ModelEvent[] {
    const block = count++;
    const content: Block = { type: "thinking", text: "", seal: seal(model, { redacted: data }) };
    return [
      { type: "block.started", block, kind: "thinking" },
      { type: "block.ended", block, content },
    ];
  }

  function close(index: number): ModelEvent[] {
    const block = open.get(index);
    open.delete(index);
    return block ? [{ type: "block.ended", block: block.block, content: contentOf(block, model) }] : [];
  }

  return {
    start(index: number, given: JsonObject): ModelEvent[] {
      if (given.type === "redacted_thinking") return redacted(asText(given.data) ?? "");
      const kind = grouped[asText(given.type) ?? ""];
      if (!kind) return [];
      calls ||= kind === "tool-call";
      const [id, name, input] = [asText(given.id) ?? "", asText(given.name) ?? "", asObject(given.input)];
      const block: OpenBlock = { block: count++, kind, text: "", id, name, signature: "", input };
      open.set(index, block);
      const started: ModelEvent = { type: "block.started", block: block.block, kind, ...(name && { name }) };
      return [started, ...add(block, asText(given.text) ?? asText(given.thinking))];
    },
    change(index: number, delta: JsonObject): ModelEvent[] {
      const block = open.get(index);
      if (!block) return [];
      block.signature += asText(delta.signature) ?? "";
      return add(block, asText(delta.text) ?? asText(delta.thinking) ?? asText(delta.partial_json));
    },
    close,
    closeAll: () => [...open.keys()].flatMap(close),
    hadCalls: () => calls,
  };
}

const seal = (model: string, data: JsonObject): Seal => ({ protocol: "anthropic-messages", model, data });

function contentOf({ kind, text, id, name, signature, input }: OpenBlock, model: string): Block {
  if (kind === "text") return { type: "text", text };
  if (kind === "thinking") return { type: "thinking", text, seal: seal(model, { signature }) };
  const given = text === "" && input ? { input } : parseArguments(text);
  return { type: "tool-call", callId: id as CallId, name, ...given };
}

/** Calls decide over words: some hosts say `end_turn` and ask for tools all the same. */
function stopOf(reason: string | undefined, calls: boolean): StopReason {
  if (reason === "max_tokens" || reason === "model_context_window_exceeded") return "length";
  if (reason === "refusal") return "refusal";
  return calls ? "tool-calls" : "end";
}

/** Beyond tokens. Searches come only where the vendor's own search was offered. */
const extrasOf = (told: JsonObject): Extras => ({
  ...tierOf(told.service_tier),
  ...searchesOf(asObject(told.server_tool_use)?.web_search_requests),
});

function usageOf(told: JsonObject): Usage | undefined {
  const input = asNumber(told.input_tokens);
  const output = asNumber(told.output_tokens);
  if (input === undefined && output === undefined) return undefined;
  const written = asObject(told.cache_creation);
  const hour = asNumber(written?.ephemeral_1h_input_tokens) ?? 0;
  const all = asNumber(told.cache_creation_input_tokens);
  return {
    input: input ?? 0,
    cacheRead: asNumber(told.cache_read_input_tokens) ?? 0,
    cacheWrite5m: all === undefined ? (asNumber(written?.ephemeral_5m_input_tokens) ?? 0) : Math.max(0, all - hour),
    cacheWrite1h: hour,
    output: output ?? 0,
  };
}
