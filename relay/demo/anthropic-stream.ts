// Turns one reply of the demonstration's script into the events of an Anthropic Messages stream, token by token.
import type { Line } from "./script.ts";

export interface Usage {
  input_tokens: number;
  cache_read_input_tokens: number;
  cache_creation_input_tokens: number;
  output_tokens: number;
}

export type WireEvent = { type: string } & Record<string, unknown>;

export function wireEvents(line: Line, id: string, model: string, usage: Usage): WireEvent[] {
  const { output_tokens, ...input } = usage;
  const message = {
    id,
    type: "message",
    role: "assistant",
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
  const stop_reason = line.calls?.length ? "tool_use" : "end_turn";
  return [
    { type: "message_start", message: { ...message, usage: { ...input, output_tokens: 1 } } },
    ...blocksOf(line, id).flatMap(({ start, deltas }, index) => [
      { type: "content_block_start", index, content_block: start },
      ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
      { type: "content_block_stop", index },
    ]),
    { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens } },
    { type: "message_stop" },
  ];
}

interface WireBlock {
  start: object;
  deltas: object[];
}

function blocksOf({ think, say, calls = [] }: Line, id: string): WireBlock[] {
  const thinking: WireBlock[] = think
    ? [
        {
          start: { type: "thinking", thinking: "", signature: "" },
          deltas: [
            ...tokens(think).map((text) => ({ type: "thinking_delta", thinking: text })),
            { type: "signature_delta", signature: `demo-${id}` },
          ],
        },
      ]
    : [];
  return [
    ...thinking,
    { start: { type: "text", text: "" }, deltas: tokens(say).map((text) => ({ type: "text_delta", text })) },
    ...calls.map(({ name, input }, i) => ({
      start: { type: "tool_use", id: `toolu_${id.slice(4)}_${i}`, name, input: {} },
      deltas: tokens(JSON.stringify(input)).map((json) => ({ type: "input_json_delta", partial_json: json })),
    })),
  ];
}

/** Splits text into pieces of about a token: a short word with its space, or a part of a long word. */
export function tokens(text: string): string[] {
  return text.match(/\s*\S{1,6}|\s+$/g) ?? [];
}
