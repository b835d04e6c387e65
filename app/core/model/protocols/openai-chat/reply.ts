// Converts one OpenAI Chat Completions stream to ModelEvents.
import type { CallId } from "#core/ids.ts";
import type { Block, Json, JsonObject, StopReason, Usage } from "#core/model/message.ts";
import { tierOf } from "#core/model/prices/pricing.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import { RefusedInStream, refusalFromPayload } from "#core/model/protocols/vendor-fetch.ts";
import { asNumber, asObject, asText, costNanosOf, parseArguments } from "#core/model/protocols/json.ts";
import { createOpenBlocks, type OpenBlock } from "#core/model/protocols/open-blocks.ts";
import { openaiUsage } from "#core/model/protocols/openai-usage.ts";
import type { ReplyReader } from "#core/model/protocols/reply.ts";

export function openaiReply(model: string): ReplyReader {
  const blocks = chatBlocks(model);
  let reported: JsonObject | undefined;
  let reason: string | undefined;
  let tier: Json | undefined;
  let refused = false;

  function read(chunk: JsonObject): ModelEvent[] {
    const choice = asObject(Array.isArray(chunk.choices) ? chunk.choices[0] : undefined);
    if (chunk.error) throw new RefusedInStream(refusalFromPayload(chunk, ""));
    reported = asObject(chunk.usage) ?? asObject(choice?.usage) ?? asObject(asObject(chunk.x_groq)?.usage) ?? reported;
    tier = chunk.service_tier ?? tier;
    reason = asText(choice?.finish_reason) ?? reason;
    const delta = asObject(choice?.delta) ?? {};
    const refusal = asText(delta.refusal);
    refused ||= refusal !== undefined;
    return [
      ...blocks.say("thinking", asText(delta.reasoning_content) ?? asText(delta.reasoning)),
      ...blocks.say("text", asText(delta.content) ?? refusal),
      ...(Array.isArray(delta.tool_calls) ? delta.tool_calls : []).flatMap((call) => blocks.call(asObject(call) ?? {})),
    ];
  }

  return {
    read,
    // Usage arrives after the finish reason, so the stream ends only with `[DONE]` or with the end of the body.
    done: () => false,
    end() {
      if (reason === undefined) return undefined;
      const usage = usageOf(reported);
      const costNanos = costNanosOf(reported?.cost);
      const stop = refused ? "refusal" : stopOf(reason, blocks.hadCalls());
      return { events: blocks.closeAll(), finished: { type: "finished", stop, usage, costNanos, ...tierOf(tier) } };
    },
    counted: () => ({ usage: usageOf(reported) }),
  };
}

interface Details {
  id: string;
  name: string;
}

/**
 * The common key of text and thinking, because only one of them is open at a time. Several tool calls can be open at
 * once, so each has its own key.
 */
const speech = "speech";

function chatBlocks(model: string) {
  const blocks = createOpenBlocks<string, Details>((block) => contentOf(block, model));
  /** Keys of open tool calls, by the id that the host gave the call. */
  const keys = new Map<string, string>();
  let lastCall = "";

  /** Finds a tool call's key. A host that leaves out the index sends the id only with the call's first chunk. */
  const keyOf = (index: Json | undefined, id: string | undefined): string => {
    if (asNumber(index) !== undefined) return `call ${String(index)}`;
    return id === undefined ? lastCall : (keys.get(id) ?? `call ${id}`);
  };

  return {
    say(kind: "text" | "thinking", text: string | undefined): ModelEvent[] {
      if (text === undefined) return [];
      const before = blocks.get(speech)?.kind === kind ? [] : blocks.close(speech);
      return [...before, ...blocks.start(speech, kind, { id: "", name: "" }), ...blocks.append(speech, text)];
    },
    call(delta: JsonObject): ModelEvent[] {
      const given = asObject(delta.function) ?? {};
      const [id, name] = [asText(delta.id), asText(given.name) ?? ""];
      const key = keyOf(delta.index, id);
      const before = blocks.get(key) ? [] : blocks.close(speech);
      const started = blocks.start(key, "tool-call", { id: id ?? "", name }, name);
      lastCall = key;
      // Uses only the first id and the first name, because some hosts repeat them or later send empty ones.
      const details = blocks.get(key)?.details;
      if (details) details.id ||= id ?? "";
      if (details) details.name ||= name;
      if (details?.id && !keys.has(details.id)) keys.set(details.id, key);
      return [...before, ...started, ...blocks.append(key, asText(given.arguments))];
    },
    closeAll: (): ModelEvent[] => [...blocks.close(speech), ...blocks.closeAll()],
    hadCalls: blocks.hadCalls,
  };
}

function contentOf({ kind, text, details }: OpenBlock<Details>, model: string): Block {
  if (kind === "text") return { type: "text", text };
  if (kind === "thinking") return { type: "thinking", text, seal: { protocol: "openai-chat", model, data: null } };
  return { type: "tool-call", callId: details.id as CallId, name: details.name, ...parseArguments(text) };
}

/**
 * Converts the finish reason. If there are tool calls, the result is `tool-calls`, although many hosts report `stop`.
 */
function stopOf(reason: string, calls: boolean): StopReason {
  if (reason === "length") return "length";
  if (reason === "content_filter") return "refusal";
  return calls ? "tool-calls" : "end";
}

function usageOf(reported: JsonObject | undefined): Usage | undefined {
  const prompt = asNumber(reported?.prompt_tokens);
  const output = asNumber(reported?.completion_tokens);
  const cachedElsewhere = asNumber(reported?.prompt_cache_hit_tokens) ?? asNumber(reported?.cached_tokens);
  return openaiUsage(prompt, output, asObject(reported?.prompt_tokens_details), cachedElsewhere);
}
