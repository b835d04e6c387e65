// Converts one OpenAI Chat Completions stream to ModelEvents.
import type { Json, JsonObject, StopReason } from "#core/model/message.ts";
import { tierOf } from "#core/model/prices/extras.ts";
import type { ModelEvent } from "#core/model/provider.ts";
import { RefusedInStream, refusalFromPayload } from "#core/model/protocols/vendor-fetch.ts";
import { answeredBy } from "#core/model/protocols/figures.ts";
import { asNumber, asObject, asText } from "#core/model/protocols/json.ts";
import { chatNames, openaiFigures } from "#core/model/protocols/openai-usage.ts";
import { type ReplyReader, saysFull, saysWithheld } from "#core/model/protocols/reply.ts";
import type { Maker } from "#core/model/protocols/vendor-data.ts";
import { chatBlocks } from "./chat-blocks.ts";

export function openaiReply(maker: Maker): ReplyReader {
  const blocks = chatBlocks(maker);
  let reported: JsonObject | undefined;
  let reason: string | undefined;
  let tier: Json | undefined;
  let answered: Json | undefined;
  let refused = false;
  let counted = false;

  function read(chunk: JsonObject): ModelEvent[] {
    const choice = asObject(Array.isArray(chunk.choices) ? chunk.choices[0] : undefined);
    throwRefusal(chunk, choice);
    const usage = asObject(chunk.usage) ?? asObject(choice?.usage) ?? asObject(asObject(chunk.x_groq)?.usage);
    reported = usage ?? reported;
    // Only the last chunk counts: some hosts report usage at the beginning, too.
    counted = usage !== undefined && Array.isArray(chunk.choices) && chunk.choices.length === 0;
    tier = chunk.service_tier ?? tier;
    answered = asText(chunk.model) ?? answered;
    reason = asText(choice?.finish_reason) ?? reason;
    const delta = asObject(choice?.delta) ?? asObject(choice?.message) ?? {};
    refused ||= asText(delta.refusal) !== undefined;
    return blocks.read(delta);
  }

  const figures = () => ({ ...openaiFigures(reported, chatNames), ...answeredBy(answered), ...tierOf(tier) });

  return {
    read,
    // Usage arrives after the finish reason, so the stream ends only with `[DONE]` or with the end of the body.
    done: () => false,
    end(marked) {
      // Without a finish reason, the usage alone or the end mark says that the reply is whole.
      if (reason === undefined && !((marked || counted) && blocks.hasBegun() && !blocks.hasBroken())) return undefined;
      const events = blocks.closeAll();
      const stop = refused ? "refusal" : stopOf(reason ?? "stop", blocks.hadCalls());
      return { events, finished: { type: "finished", stop, ...figures() } };
    },
    counted: figures,
  };
}

/** Throws if the chunk is an error. Hosts put it beside the choices, into one, or into a field of their own. */
function throwRefusal(chunk: JsonObject, choice: JsonObject | undefined): void {
  if (chunk.error) throw new RefusedInStream(refusalFromPayload(chunk, ""));
  if (choice?.error) throw new RefusedInStream(refusalFromPayload({ error: choice.error }, ""));
  const failed = asText(choice?.finish_reason);
  if (failed && failures.has(failed)) throw new RefusedInStream({ text: `The vendor ended the answer: ${failed}.` });
  // The model meant a call, and the vendor lost it, so the answer is not whole.
  if (failed && /malformed_function_call|unexpected_tool_call|^function_call_filter/i.test(failed))
    throw new RefusedInStream({ type: "malformed_function_call", text: `The vendor ended the answer: ${failed}.` });
  const base = asObject(chunk.base_resp);
  const code = asNumber(base?.status_code) ?? 0;
  if (code !== 0) throw new RefusedInStream({ type: `minimax_${code}`, text: asText(base?.status_msg) ?? "" });
}

/** Finish reasons with which a host says that it failed. */
const failures = new Set(["error", "network_error", "insufficient_system_resource", "abort"]);

/**
 * Converts the finish reason. If there are tool calls, the result is `tool-calls`, although many hosts report `stop`.
 */
function stopOf(reason: string, calls: boolean): StopReason {
  if (/^(length|max_tokens)$/i.test(reason)) return "length";
  if (saysFull(reason)) return "full";
  if (saysWithheld(reason)) return "refusal";
  return calls ? "tool-calls" : "end";
}
