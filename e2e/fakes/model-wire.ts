// The scripted vendor's answers as frames of each protocol's stream.
import type { Usage } from "#core/model/message.ts";

/** Token counts, divided into the same kinds of tokens as Octo's usage. */
export type Tokens = Usage;

export interface ScriptedCall {
  name: string;
  input?: unknown;
  /** Text that is sent unchanged instead of `input`, for arguments that are not valid JSON. */
  raw?: string;
  id?: string;
}

/** One answer of the script. A fault decides how the answer breaks off, possibly after some text. */
export interface Step {
  think?: string;
  say?: string;
  /** The tool calls of the answer, all in one reply. */
  calls?: ScriptedCall[];
  /** The body of the answer, byte for byte, instead of all the above. */
  bytes?: string;
  /** The vendor's stop reason. By default it fits the answer's content. */
  stop?: string;
  usage?: Partial<Tokens>;
  /** Characters per text event. */
  chunk?: number;
  /** `firstDelayMs`: milliseconds before the first frame. `delayMs`: milliseconds between frames. */
  firstDelayMs?: number;
  delayMs?: number;
  /** Pauses after `frames` frames, until the promise resolves. */
  pause?: { frames: number; until: Promise<unknown> };
  fault?: Fault;
  /** Whether lines end in CRLF. */
  crlf?: boolean;
  /** A line that is sent between the frames and is not an event. */
  junk?: string;
}

/** How an answer fails. Numbers of frames are used as in `slice`: 3 sends three frames, -1 all but the last. */
export type Fault =
  | { kind: "status"; status: number; headers?: Record<string, string>; body?: unknown }
  | { kind: "cut"; frames: number }
  | { kind: "end-early"; frames: number }
  | { kind: "stall"; frames: number }
  | { kind: "error-event"; frames: number; error: { type: string; message: string } }
  | { kind: "html" }
  | { kind: "empty" }
  /** The connection closes before any answer. */
  | { kind: "hang-up" }
  /** The request is accepted and never answered. */
  | { kind: "silence" };

export interface Reply {
  id: string;
  model: string;
  step: Step;
  usage: Tokens;
}

/** The step's usage; without one, an estimate from the text of request and answer. */
export function tokensOf({ think = "", say = "", calls = [], usage }: Step, raw: string): Tokens {
  const output = Math.max(1, Math.ceil((think.length + say.length + JSON.stringify(calls).length) / 4));
  const input = Math.ceil(raw.length / 4);
  return { input, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output, ...usage };
}

/** Splits a text into pieces of `size` UTF-16 units. Like real vendors, this can split surrogate pairs. */
export function pieces(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
}

export const argumentsOf = (call: ScriptedCall): string => call.raw ?? JSON.stringify(call.input ?? {});
export const callIds = ({ id, step }: Reply): string[] =>
  (step.calls ?? []).map((call, i) => call.id ?? `toolu_${id.replace(/\W/g, "")}_${i}`);

export function anthropicFrames(reply: Reply): string[] {
  const { id, model, step, usage } = reply;
  const size = step.chunk ?? 24;
  const frames: ({ type: string } & Record<string, unknown>)[] = [];
  let index = -1;
  const block = (start: object, deltas: object[]): void => {
    index += 1;
    frames.push({ type: "content_block_start", index, content_block: start });
    for (const delta of deltas) frames.push({ type: "content_block_delta", index, delta });
    frames.push({ type: "content_block_stop", index });
  };
  if (step.think !== undefined) {
    const deltas = pieces(step.think, size).map((thinking) => ({ type: "thinking_delta", thinking }));
    const signature = { type: "signature_delta", signature: `signed:${id}` };
    block({ type: "thinking", thinking: "", signature: "" }, [...deltas, signature]);
  }
  if (step.say !== undefined) {
    const deltas = pieces(step.say, size).map((text) => ({ type: "text_delta", text }));
    block({ type: "text", text: "" }, deltas);
  }
  for (const [i, call] of (step.calls ?? []).entries()) {
    const deltas = pieces(argumentsOf(call), size).map((json) => ({ type: "input_json_delta", partial_json: json }));
    block({ type: "tool_use", id: callIds(reply)[i], name: call.name, input: {} }, deltas);
  }
  const stop_reason = step.stop ?? (step.calls?.length ? "tool_use" : "end_turn");
  return [
    { type: "message_start", message: anthropicMessage(id, model, usage) },
    { type: "ping" },
    ...frames,
    {
      type: "message_delta",
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: usage.output },
    },
    { type: "message_stop" },
  ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

function anthropicMessage(id: string, model: string, usage: Tokens): object {
  return {
    id,
    type: "message",
    role: "assistant",
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: {
      input_tokens: usage.input,
      cache_read_input_tokens: usage.cacheRead,
      cache_creation_input_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
      cache_creation: {
        ephemeral_5m_input_tokens: usage.cacheWrite5m,
        ephemeral_1h_input_tokens: usage.cacheWrite1h,
      },
      output_tokens: 1,
    },
  };
}

export function openaiFrames(reply: Reply): string[] {
  const { id, model, step, usage } = reply;
  const size = step.chunk ?? 24;
  const head = { id, object: "chat.completion.chunk", created: 1_700_000_000, model };
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason }],
    usage: null,
  });
  const calls = (step.calls ?? []).flatMap((call, index) => [
    chunk({
      tool_calls: [
        { index, id: callIds(reply)[index], type: "function", function: { name: call.name, arguments: "" } },
      ],
    }),
    ...pieces(argumentsOf(call), size).map((text) => chunk({ tool_calls: [{ index, function: { arguments: text } }] })),
  ]);
  const chunks = [
    chunk({ role: "assistant", content: "" }),
    ...pieces(step.think ?? "", size).map((reasoning_content) => chunk({ reasoning_content })),
    ...pieces(step.say ?? "", size).map((content) => chunk({ content })),
    ...calls,
    chunk({}, step.stop ?? (step.calls?.length ? "tool_calls" : "stop")),
    { ...head, choices: [], usage: openaiUsage(usage) },
  ];
  return [...chunks.map((event) => `data: ${JSON.stringify(event)}\n\n`), "data: [DONE]\n\n"];
}

function openaiUsage(usage: Tokens): object {
  const written = usage.cacheWrite5m + usage.cacheWrite1h;
  const prompt_tokens = usage.input + usage.cacheRead + written;
  return {
    prompt_tokens,
    completion_tokens: usage.output,
    total_tokens: prompt_tokens + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: written },
  };
}
