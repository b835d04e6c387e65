// The scripted vendor on the Responses protocol: all events of OpenAI's stream in order.
import { argumentsOf, callIds, pieces, type Reply, type Tokens } from "./model-wire.ts";

type Event = { type: string } & Record<string, unknown>;

/** An output item with the events that build it. */
interface Item {
  whole: Record<string, unknown>;
  events: Event[];
}

export function responsesFrames(reply: Reply): string[] {
  const items = itemsOf(reply);
  const events = items.flatMap(({ events, whole }, output_index) => [
    { type: "response.output_item.added", output_index, item: begun(whole) },
    ...events.map((event) => ({ ...event, item_id: whole.id, output_index })),
    { type: "response.output_item.done", output_index, item: whole },
  ]);
  const started = { ...responseOf(reply), status: "in_progress", output: [], usage: null };
  return [
    { type: "response.created", response: started },
    { type: "response.in_progress", response: started },
    ...events,
    ending(
      reply,
      items.map(({ whole }) => whole),
    ),
  ].map((event, sequence_number) => frame({ ...event, sequence_number }));
}

/** Makes an error event. Its message is at the top level, unlike in the body of an HTTP error. */
export function responsesError({ type, message }: { type: string; message: string }): Event {
  return { type: "error", code: type, message, param: null, sequence_number: 99 };
}

const frame = (event: Event): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

function ending(reply: Reply, output: object[]): Event {
  const whole = { ...responseOf(reply), output, usage: usageOf(reply.usage) };
  const { stop = "completed" } = reply.step;
  if (stop === "completed") return { type: "response.completed", response: { ...whole, status: "completed" } };
  return {
    type: "response.incomplete",
    response: { ...whole, status: "incomplete", incomplete_details: { reason: stop } },
  };
}

function responseOf({ id, model }: Reply): object {
  return {
    id: `resp_${id}`,
    object: "response",
    created_at: 1_700_000_000,
    error: null,
    incomplete_details: null,
    model,
    parallel_tool_calls: true,
    store: false,
  };
}

/** Returns an item as it is first announced: with empty fields and incomplete encrypted content. */
function begun(whole: Record<string, unknown>): object {
  const empty = {
    message: { content: [] },
    reasoning: { summary: [], encrypted_content: "unfinished" },
    function_call: { arguments: "" },
  }[String(whole.type)];
  return { ...whole, status: "in_progress", ...empty };
}

function itemsOf(reply: Reply): Item[] {
  const { step } = reply;
  const size = step.chunk ?? 24;
  return [
    ...(step.think === undefined ? [] : [reasoning(reply.id, step.think, size)]),
    ...(step.say === undefined ? [] : [message(reply.id, step.say, size)]),
    ...(step.calls ?? []).map((call, i) => functionCall(callIds(reply)[i] ?? "", call.name, argumentsOf(call), size)),
  ];
}

function reasoning(id: string, text: string, size: number): Item {
  const part = { type: "summary_text", text };
  return {
    whole: { id: `rs_${id}`, type: "reasoning", summary: [part], encrypted_content: `sealed:${id}` },
    events: [
      { type: "response.reasoning_summary_part.added", summary_index: 0, part: { ...part, text: "" } },
      ...pieces(text, size).map((delta) => ({
        type: "response.reasoning_summary_text.delta",
        summary_index: 0,
        delta,
      })),
      { type: "response.reasoning_summary_text.done", summary_index: 0, text },
      { type: "response.reasoning_summary_part.done", summary_index: 0, part },
    ],
  };
}

function message(id: string, text: string, size: number): Item {
  const part = { type: "output_text", text, annotations: [], logprobs: [] };
  return {
    whole: { id: `msg_${id}`, type: "message", status: "completed", role: "assistant", content: [part] },
    events: [
      { type: "response.content_part.added", content_index: 0, part: { ...part, text: "" } },
      ...pieces(text, size).map((delta) => ({
        type: "response.output_text.delta",
        content_index: 0,
        delta,
        logprobs: [],
        obfuscation: "x7",
      })),
      { type: "response.output_text.done", content_index: 0, text, logprobs: [] },
      { type: "response.content_part.done", content_index: 0, part },
    ],
  };
}

function functionCall(call_id: string, name: string, text: string, size: number): Item {
  return {
    whole: { id: `fc_${call_id}`, type: "function_call", status: "completed", call_id, name, arguments: text },
    events: [
      ...pieces(text, size).map((delta) => ({ type: "response.function_call_arguments.delta", delta })),
      { type: "response.function_call_arguments.done", name, arguments: text },
    ],
  };
}

function usageOf(usage: Tokens): object {
  const written = usage.cacheWrite5m + usage.cacheWrite1h;
  const input_tokens = usage.input + usage.cacheRead + written;
  return {
    input_tokens,
    input_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: written },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input_tokens + usage.output,
  };
}
