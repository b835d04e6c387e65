// Converts one Anthropic Messages stream to ModelEvents.
import type { CallId } from "#core/ids.ts";
import type { Block, Json, JsonObject, StopReason, Usage } from "#core/model/message.ts";
import { placeOf, searchesOf, speedOf, tierOf } from "#core/model/prices/extras.ts";
import type { ModelEvent, Reported } from "#core/model/provider.ts";
import { RefusedInStream, refusalFromPayload } from "#core/model/protocols/vendor-fetch.ts";
import { answeredBy, counted, createFigures, type Figures } from "#core/model/protocols/figures.ts";
import { asNumber, asObject, asText, parseArguments } from "#core/model/protocols/json.ts";
import { createOpenBlocks, type OpenBlock } from "#core/model/protocols/open-blocks.ts";
import { type ReplyReader, saysFull, saysWithheld } from "#core/model/protocols/reply.ts";
import { addDelta, wholeBlock } from "./unread-blocks.ts";
import { type Maker, signatureOf, unreadFields } from "#core/model/protocols/vendor-data.ts";

export function anthropicReply(maker: Maker): ReplyReader {
  const blocks = anthropicBlocks(maker);
  /**
   * All usage figures that the vendor has reported so far. A later figure replaces an earlier one with the same name.
   */
  let reported: JsonObject = {};
  let answered: Json | undefined;
  let counting = true;
  let stop: string | undefined;
  let stopped = false;

  function count(usage: JsonObject | undefined): void {
    // Some proxies fill the last report with zeros.
    const figures = Object.entries(usage ?? {}).filter(
      ([name, value]) => value !== null && !(value === 0 && asNumber(reported[name])),
    );
    reported = { ...reported, ...Object.fromEntries(figures) };
  }

  function read(event: JsonObject): ModelEvent[] {
    const index = asNumber(event.index) ?? 0;
    switch (event.type) {
      case "message_start":
        answered = asObject(event.message)?.model;
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
        // The count at the start is a placeholder. Without a later one, the output was never counted.
        if ((asObject(event.usage)?.output_tokens ?? null) !== null) counting = false;
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
      // Some hosts leave out the last event, but have already given the reason of the end.
      if (!stopped && stop === undefined) return undefined;
      const events = blocks.closeAll();
      const finished = { type: "finished", stop: stopOf(stop, blocks.hadCalls()) } as const;
      return {
        events,
        finished: { ...finished, ...figuresOf(reported), ...answeredBy(answered), ...(counting && { partial: true }) },
      };
    },
    counted: () => ({ ...figuresOf(reported), ...answeredBy(answered), partial: counting }),
  };
}

interface Details {
  id: string;
  name: string;
  signature: string;
  /** The complete arguments of a tool call, if the host sends them at the start of the call. */
  input: JsonObject | undefined;
  /** Encrypted thinking, which only Anthropic can read. */
  redacted?: string;
  /** Fields that only the vendor understands. */
  more?: JsonObject;
  /** A block of a type that Octo does not know, as received so far. */
  unread?: JsonObject;
}

const readFields = new Set(["type", "id", "name", "input", "text", "thinking", "signature", "data"]);

const kinds: Record<string, OpenBlock<Details>["kind"]> = {
  text: "text",
  thinking: "thinking",
  redacted_thinking: "thinking",
  tool_use: "tool-call",
};

function anthropicBlocks(maker: Maker) {
  const blocks = createOpenBlocks<number, Details>((block) => contentOf(block, maker));
  return {
    ...blocks,
    start(index: number, given: JsonObject): ModelEvent[] {
      const known = kinds[asText(given.type) ?? ""];
      // Words in a block of an unknown type are shown all the same.
      const kind = known ?? (typeof given.text === "string" ? "text" : "thinking");
      const [id, name, input] = [asText(given.id) ?? "", asText(given.name) ?? "", asObject(given.input)];
      const details: Details = { id, name, signature: asText(given.signature) ?? "", input };
      if (known) details.more = unreadFields(given, readFields);
      else details.unread = given;
      if (given.type === "redacted_thinking") details.redacted = asText(given.data) ?? "";
      // Closes the old block first, because some hosts start the next block with the same index without closing the old
      // one.
      const events = [...blocks.close(index), ...blocks.start(index, kind, details, name)];
      if (details.redacted !== undefined) return [...events, ...blocks.close(index)];
      return [...events, ...blocks.append(index, asText(given.text) ?? asText(given.thinking))];
    },
    change(index: number, delta: JsonObject): ModelEvent[] {
      const block = blocks.get(index);
      if (block?.details.unread) {
        addDelta(block.details.unread, delta);
        return blocks.append(index, asText(delta.text));
      }
      if (block) block.details.signature += asText(delta.signature) ?? "";
      if (block && delta.citation !== undefined) addDelta((block.details.more ??= {}), { citation: delta.citation });
      return blocks.append(index, asText(delta.text) ?? asText(delta.thinking) ?? asText(delta.partial_json));
    },
  };
}

function contentOf({ kind, text, details }: OpenBlock<Details>, maker: Maker): Block {
  const { id, name, signature, input, redacted, more, unread } = details;
  if (unread) {
    const seal = signatureOf(maker, { unread: wholeBlock(unread) });
    return { type: kind === "text" ? kind : "thinking", text, seal };
  }
  const extra: JsonObject = more ? { more } : {};
  if (kind === "thinking") {
    const data: JsonObject = redacted === undefined ? { signature } : { redacted };
    return { type: "thinking", text, seal: signatureOf(maker, { ...data, ...extra }) };
  }
  const seal = more && { seal: signatureOf(maker, extra) };
  if (kind === "text") return { type: "text", text, ...seal };
  const given = text === "" && input ? { input } : parseArguments(text);
  return { type: "tool-call", callId: id as CallId, name, ...given, ...seal };
}

/**
 * Converts the stop reason. If there are tool calls, the result is `tool-calls`, although some hosts report `end_turn`.
 */
function stopOf(reason: string | undefined, calls: boolean): StopReason {
  if (reason === "max_tokens") return "length";
  if (reason !== undefined && saysFull(reason)) return "full";
  if (reason !== undefined && saysWithheld(reason)) return "refusal";
  if (reason === "pause_turn" && !calls) return "paused";
  return calls ? "tool-calls" : "end";
}

/**
 * Reads what the vendor reported about the call. It searches only if the request offers its own search tool. The tokens
 * of a compaction on its side are billed, but its totals leave them out.
 */
function figuresOf(reported: JsonObject): Reported {
  const figures = createFigures();
  const compactions = Array.isArray(reported.iterations)
    ? reported.iterations.map(asObject).filter((part) => part?.type === "compaction")
    : [];
  const usage = compactions.reduce<Partial<Usage>>(
    (sum, part) => addKnown(sum, countsOf(part ?? {}, figures)),
    countsOf(reported, figures),
  );
  const costNanos = figures.cost(reported.cost);
  const reasoning = figures.count(asObject(reported.output_tokens_details)?.thinking_tokens);
  const hasFigures = Object.keys(reported).length > 0;
  return {
    ...counted(usage, figures, hasFigures ? reported : undefined),
    ...(costNanos !== undefined && { costNanos }),
    ...(reasoning && { reasoning }),
    ...tierOf(reported.service_tier),
    ...placeOf(reported.inference_geo),
    ...speedOf(reported.speed),
    ...searchesOf(asObject(reported.server_tool_use)?.web_search_requests),
  };
}

function countsOf(reported: JsonObject, { count }: Figures): Partial<Usage> {
  const written = asObject(reported.cache_creation);
  const hour = count(written?.ephemeral_1h_input_tokens) ?? 0;
  const all = count(reported.cache_creation_input_tokens);
  const short = count(written?.ephemeral_5m_input_tokens) ?? 0;
  return {
    input: count(reported.input_tokens),
    cacheRead: count(reported.cache_read_input_tokens),
    cacheWrite5m: all === undefined ? short : Math.max(0, all - hour),
    cacheWrite1h: hour,
    output: count(reported.output_tokens),
  };
}

/** Adds the counts of a part. A total that the vendor did not say stays unsaid. */
const addKnown = (total: Partial<Usage>, part: Partial<Usage>): Partial<Usage> => {
  const sum = (name: keyof Usage) => (total[name] === undefined ? undefined : total[name] + (part[name] ?? 0));
  return {
    input: sum("input"),
    cacheRead: sum("cacheRead") ?? part.cacheRead,
    cacheWrite5m: sum("cacheWrite5m"),
    cacheWrite1h: sum("cacheWrite1h"),
    output: sum("output"),
  };
};
