// Converts one OpenAI Responses stream to ModelEvents.
import type { JsonObject, StopReason } from "#core/model/message.ts";
import { searchesOf, tierOf } from "#core/model/prices/extras.ts";
import type { ModelEvent, Reported } from "#core/model/provider.ts";
import { RefusedInStream, refusalFromPayload } from "#core/model/protocols/vendor-fetch.ts";
import { answeredBy } from "#core/model/protocols/figures.ts";
import { asNumber, asObject, asText } from "#core/model/protocols/json.ts";
import { openaiFigures, responsesNames } from "#core/model/protocols/openai-usage.ts";
import type { ReplyReader } from "#core/model/protocols/reply.ts";
import type { Maker } from "#core/model/protocols/vendor-data.ts";
import { hasRefusal, type ResponsesItems, responsesItems } from "./items.ts";

export function responsesReply(maker: Maker): ReplyReader {
  const items = responsesItems(maker);
  /** The stop reason; undefined until the vendor has reported the end. */
  let stop: StopReason | undefined;
  /** The last reported value of each field of the response object. */
  let reported: JsonObject = {};
  let refused = false;

  function read(event: JsonObject): ModelEvent[] {
    const response = asObject(event.response);
    reported = {
      ...reported,
      ...Object.fromEntries(Object.entries(response ?? {}).filter(([, value]) => value !== null)),
    };
    refused ||= event.type === "response.refusal.delta" || hasRefusal(asObject(event.item) ?? {});
    switch (event.type) {
      case "response.completed":
      case "response.incomplete":
        stop = stopOf(response ?? {}, event.type === "response.incomplete");
        return [];
      case "response.failed":
        throw new RefusedInStream(refusalFromPayload(response, ""));
      case "error":
        throw new RefusedInStream(refusalFromPayload(asObject(event.error) ? event : { error: event }, ""));
      default:
        return itemEvents(items, event);
    }
  }

  return {
    read,
    done: () => stop !== undefined,
    end() {
      if (!stop) return undefined;
      const events = items.closeAll();
      // This protocol has no stop reason for tool calls and refusals, so the output items decide.
      const calls = stop === "end" && items.hadCalls();
      const seen = refused ? "refusal" : calls ? "tool-calls" : stop;
      return { events, finished: { type: "finished", stop: seen, ...figuresOf(reported) } };
    },
    counted: () => figuresOf(reported),
  };
}

function itemEvents(items: ResponsesItems, event: JsonObject): ModelEvent[] {
  const key = keyOf(event);
  const delta = asText(event.delta);
  switch (event.type) {
    case "response.output_item.added":
      return items.start(key, asObject(event.item) ?? {});
    case "response.output_item.done":
      return items.finish(key, asObject(event.item) ?? {});
    case "response.output_text.delta":
    case "response.refusal.delta":
      return items.add(key, "text", delta);
    case "response.reasoning_summary_part.added":
      return items.textOf(key) ? items.add(key, "thinking", "\n\n") : [];
    case "response.reasoning_summary_text.delta":
    case "response.reasoning_text.delta":
      return items.add(key, "thinking", delta);
    case "response.function_call_arguments.delta":
      return items.add(key, "tool-call", delta);
    case "response.function_call_arguments.done":
      return items.textOf(key) ? [] : items.add(key, "tool-call", asText(event.arguments));
    default:
      return [];
  }
}

/** Returns an item's key. This is its output index, because some hosts change an item's id between events. */
const keyOf = (event: JsonObject): string =>
  String(asNumber(event.output_index) ?? asText(event.item_id) ?? asText(asObject(event.item)?.id));

function stopOf({ status, incomplete_details }: JsonObject, incomplete: boolean): StopReason {
  if (!incomplete && status !== "incomplete") return "end";
  return asObject(incomplete_details)?.reason === "content_filter" ? "refusal" : "length";
}

/** Reads what the vendor reported about the call. */
function figuresOf(reported: JsonObject): Reported {
  const usage = openaiFigures(asObject(reported.usage), responsesNames);
  const searches = searchesOf(asObject(asObject(reported.tool_usage)?.web_search)?.num_requests);
  return { ...usage, ...answeredBy(reported.model), ...tierOf(reported.service_tier), ...searches };
}
