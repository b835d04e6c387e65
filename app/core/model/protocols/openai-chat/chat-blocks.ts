// The blocks of one OpenAI Chat Completions stream: text, thinking and tool calls, with all that the vendor put on them.
import type { CallId } from "#core/ids.ts";
import type { Block, Json, JsonObject } from "#core/model/message.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import { asNumber, asObject, asText, parseArguments } from "#core/model/protocols/json.ts";
import { createOpenBlocks, type OpenBlock, type OpenBlocks } from "#core/model/protocols/open-blocks.ts";
import { type Maker, signatureOf } from "#core/model/protocols/vendor-data.ts";
import { createCallKeys } from "./call-keys.ts";
import { piecesOf } from "./delta-pieces.ts";
import { addOpaque, callFields, functionFields, messageFields } from "./opaque-fields.ts";
import { createTagReader, type Piece, unopenedThinking } from "./think-tags.ts";

interface Details {
  id: string;
  name: string;
  /** How reasoning was sent. */
  how?: JsonObject;
  /** Fields of the call, of its function and of the message that only the vendor understands. */
  call?: JsonObject;
  function?: JsonObject;
  message?: JsonObject;
}

/**
 * The common key of text and thinking, because only one of them is open at a time. Several tool calls can be open at
 * once, so each has its own key.
 */
const speech = "speech";

export function chatBlocks(maker: Maker) {
  const blocks = createOpenBlocks<string, Details>((block) => contentOf(block, maker));
  const words = speechIn(blocks);
  const calls = callsIn(blocks, words.close);
  let message: JsonObject | undefined;

  return {
    /** Reads what the delta says and calls. */
    read(delta: JsonObject): ModelEvent[] {
      message = addOpaque(message, delta, messageFields);
      const called = Array.isArray(delta.tool_calls) ? delta.tool_calls : [];
      return [...words.read(delta), ...called.flatMap((one) => calls.read(asObject(one) ?? {}))];
    },
    closeAll(): ModelEvent[] {
      const last = words.latest() ?? calls.latest();
      if (last && message) last.details.message = message;
      return [...words.close(), ...blocks.closeAll()];
    },
    hadCalls: blocks.hadCalls,
    hasBegun: () => words.begun() || blocks.hadCalls(),
    hasBroken: calls.hasBroken,
  };
}

function speechIn(blocks: OpenBlocks<string, Details>) {
  const tags = createTagReader();
  let begun = false;
  let thought = false;

  function add({ kind, text, how }: Piece): ModelEvent[] {
    const before = blocks.get(speech)?.kind === kind ? [] : closeBlock();
    begun = true;
    thought ||= kind === "thinking";
    const started = blocks.start(speech, kind, { id: "", name: "" });
    const details = blocks.get(speech)?.details;
    if (details && how) details.how = { ...details.how, ...how };
    return [...before, ...started, ...(text ? blocks.append(speech, text) : [])];
  }

  /** Closes text or thinking. The first text may turn out to be reasoning whose opening tag was in the prompt. */
  function closeBlock(): ModelEvent[] {
    const open = blocks.get(speech);
    const split = open?.kind === "text" && !thought ? unopenedThinking(open.text) : undefined;
    if (!open || !split) return blocks.close(speech);
    open.kind = "thinking";
    open.text = split.thought;
    open.details.how = { tags: ["", split.close] };
    thought = true;
    const ended = blocks.close(speech);
    return split.answer ? [...ended, ...add({ kind: "text", text: split.answer }), ...blocks.close(speech)] : ended;
  }

  const rest = (): ModelEvent[] => tags.rest().flatMap(add);

  return {
    read: (delta: JsonObject): ModelEvent[] =>
      piecesOf(delta).flatMap(({ tagged, ...piece }) =>
        tagged ? tags.read(piece.text).flatMap(add) : [...rest(), ...add(piece)],
      ),
    close: (): ModelEvent[] => [...rest(), ...closeBlock()],
    latest: () => blocks.get(speech),
    begun: () => begun,
  };
}

function callsIn(blocks: OpenBlocks<string, Details>, closeSpeech: () => ModelEvent[]) {
  const keys = new Set<string>();
  const keyOf = createCallKeys((key) => {
    const block = blocks.get(key);
    return block && { id: block.details.id, name: block.details.name, text: block.text };
  });

  return {
    read(given: JsonObject): ModelEvent[] {
      const fn = asObject(given.function) ?? {};
      const [id, name, args] = [asText(given.id), asText(fn.name), argumentsIn(fn.arguments)];
      const key = keyOf({ index: asNumber(given.index), id, name, text: args ?? "" });
      const before = blocks.get(key) ? [] : closeSpeech();
      const started = blocks.start(key, "tool-call", { id: id ?? "", name: name ?? "" }, name);
      keys.add(key);
      // Uses only the first id and the first name, because some hosts repeat them or later send empty ones.
      const details = blocks.get(key)?.details;
      if (details) {
        details.id ||= id ?? "";
        details.name ||= name ?? "";
        details.call = addOpaque(details.call, given, callFields);
        details.function = addOpaque(details.function, fn, functionFields);
      }
      return [...before, ...started, ...blocks.append(key, args)];
    },
    latest: () => blocks.get([...keys].at(-1) ?? ""),
    /** True if a call's arguments are no JSON object, as in a stream that was cut. */
    hasBroken: () => [...keys].some((key) => parseArguments(blocks.get(key)?.text ?? "").broken !== undefined),
  };
}

/** Some hosts send the arguments as an object. */
const argumentsIn = (value: Json | undefined): string | undefined =>
  asObject(value) ? JSON.stringify(value) : asText(value);

function contentOf({ kind, text, details }: OpenBlock<Details>, maker: Maker): Block {
  const { message, call, how } = details;
  const data: JsonObject = {
    ...(message && { message }),
    ...(kind === "thinking" && how),
    ...(call && { call }),
    ...(details.function && { function: details.function }),
  };
  const seal = Object.keys(data).length > 0 ? { seal: signatureOf(maker, data) } : {};
  if (kind === "tool-call") {
    return { type: kind, callId: details.id as CallId, name: details.name, ...parseArguments(text), ...seal };
  }
  return { type: kind, text, ...seal };
}
