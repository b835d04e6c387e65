// Converts one ConverseStream answer to ModelEvents.
import type { CallId } from "#core/ids.ts";
import type { Block, Json, JsonObject, StopReason } from "#core/model/message.ts";
import type { ModelEvent, Reported } from "#core/model/provider.ts";
import { RefusedInStream, refusalFromPayload } from "#core/model/protocols/vendor-fetch.ts";
import { answeredBy, counted, createFigures } from "#core/model/protocols/figures.ts";
import { asNumber, asObject, asText, parseArguments } from "#core/model/protocols/json.ts";
import { createOpenBlocks, type OpenBlock } from "#core/model/protocols/open-blocks.ts";
import { type ReplyReader, saysFull, saysWithheld } from "#core/model/protocols/reply.ts";
import { type Maker, signatureOf, unreadFields } from "#core/model/protocols/vendor-data.ts";

export function bedrockReply(maker: Maker): ReplyReader {
  const blocks = bedrockBlocks(maker);
  let stop: string | undefined;
  let reported: JsonObject | undefined;
  let answered: Json | undefined;

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
        reported = asObject(body.usage);
        // A prompt router names the model that it chose.
        answered = asObject(asObject(body.trace)?.promptRouter)?.invokedModelId;
        return [];
      default:
        return [];
    }
  }

  const figures = () => ({ ...usageOf(reported), ...answeredBy(answered) });

  return {
    read,
    // The stop event is not the last one, because usage arrives after it.
    done: () => stop !== undefined && reported !== undefined,
    end() {
      if (stop === undefined) return undefined;
      const events = blocks.closeAll();
      return {
        events,
        finished: { type: "finished", stop: stopOf(stop, blocks.hadCalls()), ...figures() },
      };
    },
    counted: figures,
  };
}

/** Makes a refusal from AWS's error, which may contain the model's own message. */
function refusalOf(event: JsonObject) {
  const inner = asObject(event.error);
  const refusal = refusalFromPayload(event, "");
  const type = asText(event.type) ?? refusal.type;
  const original = asText(inner?.originalMessage);
  return { ...refusal, ...(type && { type }), ...(original && { text: `${refusal.text} ${original}`.trim() }) };
}

interface Details {
  id: string;
  name: string;
  signature: string;
  redacted: string;
  /** Fields of a call that only the vendor understands. */
  more?: JsonObject;
}

const readFields = new Set(["toolUseId", "name", "input"]);

type Kind = OpenBlock<Details>["kind"];

function bedrockBlocks(maker: Maker) {
  const blocks = createOpenBlocks<number, Details>((block) => contentOf(block, maker));
  const begin = (index: number, kind: Kind, given: JsonObject = {}) => {
    const [id, name] = [asText(given.toolUseId) ?? "", asText(given.name) ?? ""];
    const details: Details = { id, name, signature: "", redacted: "" };
    details.more = unreadFields(given, readFields);
    return blocks.start(index, kind, details, name);
  };
  const add = (index: number, kind: Kind, text: string | undefined) => [
    ...begin(index, kind),
    ...blocks.append(index, text),
  ];
  const addReasoning = (index: number, delta: JsonObject) => {
    const events = add(index, "thinking", asText(delta.text));
    const details = blocks.get(index)?.details;
    if (details) details.signature += asText(delta.signature) ?? "";
    if (details) details.redacted += asText(delta.redactedContent) ?? "";
    return events;
  };
  return {
    ...blocks,
    /**
     * Starts a tool call. Text and thinking have no start event in this protocol; they start with their first delta.
     */
    start: (index: number, call: JsonObject | undefined): ModelEvent[] => (call ? begin(index, "tool-call", call) : []),
    change(index: number, delta: JsonObject): ModelEvent[] {
      const [call, reasoning] = [asObject(delta.toolUse), asObject(delta.reasoningContent)];
      if (call) return add(index, "tool-call", asText(call.input));
      if (reasoning) return addReasoning(index, reasoning);
      const text = asText(delta.text);
      return text === undefined ? [] : add(index, "text", text);
    },
  };
}

function contentOf({ kind, text, details }: OpenBlock<Details>, maker: Maker): Block {
  const { id, name, signature, redacted, more } = details;
  if (kind === "text") return { type: "text", text };
  if (kind === "tool-call") {
    const seal = more && { seal: signatureOf(maker, { more }) };
    return { type: "tool-call", callId: id as CallId, name, ...parseArguments(text), ...seal };
  }
  if (redacted) return { type: "thinking", text, seal: signatureOf(maker, { redacted }) };
  return { type: "thinking", text, ...(signature && { seal: signatureOf(maker, { signature }) }) };
}

/**
 * Converts the stop reason. If there are tool calls, the result is `tool-calls`, although some models report
 * `end_turn`.
 */
function stopOf(reason: string, calls: boolean): StopReason {
  if (reason === "max_tokens") return "length";
  if (saysFull(reason)) return "full";
  if (saysWithheld(reason)) return "refusal";
  return calls ? "tool-calls" : "end";
}

/**
 * Reads token counts. AWS counts each token in one field. The details distinguish one-hour cache writes from 5-minute
 * ones.
 */
function usageOf(reported: JsonObject | undefined): Reported {
  const figures = createFigures();
  const { count } = figures;
  const details = Array.isArray(reported?.cacheDetails) ? reported.cacheDetails : [];
  const hour = details
    .map((detail) => asObject(detail))
    .reduce((sum, detail) => sum + (detail?.ttl === "1h" ? (count(detail.inputTokens) ?? 0) : 0), 0);
  const written = count(reported?.cacheWriteInputTokens) ?? 0;
  const usage = {
    input: count(reported?.inputTokens),
    cacheRead: count(reported?.cacheReadInputTokens),
    cacheWrite5m: Math.max(0, written - hour),
    cacheWrite1h: hour,
    output: count(reported?.outputTokens),
  };
  return counted(usage, figures, reported);
}
