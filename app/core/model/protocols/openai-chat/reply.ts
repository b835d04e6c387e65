// The chunks of one OpenAI Chat Completions stream → ModelEvents.
import type { CallId } from "#core/ids.ts";
import type { Block, Json, JsonObject, StopReason, Usage } from "#core/model/message.ts";
import { tierOf } from "#core/model/prices/pricing.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import { RefusedInStream, refusalFromPayload } from "#core/model/protocols/vendor-fetch.ts";
import { asNumber, asObject, asText, parseArguments } from "#core/model/protocols/json.ts";
import type { ReplyReader } from "#core/model/protocols/reply.ts";

export function openaiReply(model: string): ReplyReader {
  const blocks = openBlocks(model);
  let told: JsonObject | undefined;
  let reason: string | undefined;
  let tier: Json | undefined;
  let refused = false;

  function read(chunk: JsonObject): ModelEvent[] {
    const choice = asObject(Array.isArray(chunk.choices) ? chunk.choices[0] : undefined);
    if (chunk.error) throw new RefusedInStream(refusalFromPayload(chunk, ""));
    told = asObject(chunk.usage) ?? asObject(choice?.usage) ?? asObject(asObject(chunk.x_groq)?.usage) ?? told;
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
    // Usage comes after the reason: only `[DONE]` or the end of the body closes the reading.
    done: () => false,
    end() {
      if (reason === undefined) return undefined;
      const usage = usageOf(told);
      const cost = asNumber(told?.cost);
      const costNanos = cost === undefined ? undefined : Math.round(cost * 1e9);
      const stop = refused ? "refusal" : stopOf(reason, blocks.hadCalls());
      return { events: blocks.closeAll(), finished: { type: "finished", stop, usage, costNanos, ...tierOf(tier) } };
    },
    counted: () => ({ usage: usageOf(told) }),
  };
}

interface OpenCall {
  block: number;
  id: string;
  name: string;
  text: string;
}
interface OpenWords {
  block: number;
  kind: "text" | "thinking";
  text: string;
}

function openBlocks(model: string) {
  let count = 0;
  /** Words come one kind at a time, calls side by side. */
  let words: OpenWords | undefined;
  const calls = new Map<string, OpenCall>();
  let lastCall = "";

  function closeWords(): ModelEvent[] {
    if (!words) return [];
    const { block, kind, text } = words;
    words = undefined;
    const seal = { protocol: "openai-chat" as const, model, data: null };
    const content: Block = kind === "text" ? { type: "text", text } : { type: "thinking", text, seal };
    return [{ type: "block.ended", block, content }];
  }

  /** Hosts that leave out the index send the id once per call, at its beginning. */
  function slot(index: Json | undefined, id: string | undefined): string {
    const known = id !== undefined && [...calls].find(([, call]) => call.id === id)?.[0];
    return asNumber(index) === undefined ? known || (id ?? lastCall) : String(index);
  }

  return {
    say(kind: OpenWords["kind"], text: string | undefined): ModelEvent[] {
      if (text === undefined) return [];
      const before = words?.kind === kind ? [] : closeWords();
      const started: ModelEvent[] = words ? [] : [{ type: "block.started", block: count, kind }];
      words ??= { block: count++, kind, text: "" };
      words.text += text;
      return [...before, ...started, { type: "block.delta", block: words.block, text }];
    },
    call(delta: JsonObject): ModelEvent[] {
      const id = asText(delta.id);
      const given = asObject(delta.function) ?? {};
      const key = slot(delta.index, id);
      const events: ModelEvent[] = [];
      let call = calls.get(key);
      if (!call) {
        call = { block: count++, id: id ?? "", name: asText(given.name) ?? "", text: "" };
        calls.set(key, call);
        events.push(...closeWords(), { type: "block.started", block: call.block, kind: "tool-call", name: call.name });
      }
      lastCall = key;
      // The first id and name that come are the call's; hosts repeat or blank them later.
      call.id ||= id ?? "";
      call.name ||= asText(given.name) ?? "";
      const text = asText(given.arguments);
      if (text === undefined) return events;
      call.text += text;
      return [...events, { type: "block.delta", block: call.block, text }];
    },
    closeAll(): ModelEvent[] {
      const ended = [...calls.values()].map(({ block, id, name, text }): ModelEvent => {
        const content: Block = { type: "tool-call", callId: id as CallId, name, ...parseArguments(text) };
        return { type: "block.ended", block, content };
      });
      return [...closeWords(), ...ended];
    },
    hadCalls: () => calls.size > 0,
  };
}

/** Calls decide over words: many hosts say `stop` and ask for tools all the same. */
function stopOf(reason: string, calls: boolean): StopReason {
  if (reason === "length") return "length";
  if (reason === "content_filter") return "refusal";
  return calls ? "tool-calls" : "end";
}

/** `prompt_tokens` is a total here: what was read from or written to the cache comes off it. */
function usageOf(told: JsonObject | undefined): Usage | undefined {
  const prompt = asNumber(told?.prompt_tokens);
  const output = asNumber(told?.completion_tokens);
  if (told === undefined || (prompt === undefined && output === undefined)) return undefined;
  const details = asObject(told.prompt_tokens_details);
  const cacheRead =
    asNumber(details?.cached_tokens) ?? asNumber(told.prompt_cache_hit_tokens) ?? asNumber(told.cached_tokens) ?? 0;
  const written = asNumber(details?.cache_write_tokens) ?? 0;
  return {
    input: Math.max(0, (prompt ?? 0) - cacheRead - written),
    cacheRead,
    cacheWrite5m: written,
    cacheWrite1h: 0,
    output: output ?? 0,
  };
}
