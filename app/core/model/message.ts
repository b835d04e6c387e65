// The parts of a conversation in Octo's own format, which is the same for all vendors.
import type { CallId } from "#core/ids.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type ProtocolName = "anthropic-messages" | "openai-chat" | "openai-responses" | "bedrock-converse";

/** A reference to stored bytes, such as an image. `hash` is their SHA-256. */
export interface BlobRef {
  hash: string;
  mime: string;
  bytes: number;
  name?: string;
}

/**
 * Opaque vendor data of a block, kept as received. It is sent back only with the same protocol, to the same host and to
 * the same model. Logs of early releases have no `host`.
 */
export interface Signature {
  protocol: ProtocolName;
  model: string;
  host?: string;
  data: Json;
}

export type TextBlock = { type: "text"; text: string; seal?: Signature };
export type ImageBlock = { type: "image"; blob: BlobRef };
export type ThinkingBlock = { type: "thinking"; text: string; seal?: Signature };
export type ToolCallBlock = {
  type: "tool-call";
  callId: CallId;
  name: string;
  input: JsonObject;
  /**
   * The arguments as received; set only if they are not a JSON object. Such a call does not run, and the model gets an
   * error.
   */
  broken?: string;
  seal?: Signature;
};
export type Block = TextBlock | ThinkingBlock | ImageBlock | ToolCallBlock;

/** Content of a person's message. */
export type SaidBlock = TextBlock | ImageBlock;
/** Content of a tool result. */
export type ToolPart = TextBlock | ImageBlock;

/** Numbers of tokens. Each token counts in exactly one of these fields, no matter how the vendor counts. */
export interface Usage {
  input: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  output: number;
}

export const noUsage: Usage = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
    output: a.output + b.output,
  };
}

export function scaleUsage(usage: Usage, factor: number): Usage {
  const scaled = { ...noUsage };
  for (const name of Object.keys(noUsage) as (keyof Usage)[]) scaled[name] = usage[name] * factor;
  return scaled;
}

/**
 * Why a reply ended. `full`: the model's window was full. `refusal`: the vendor withheld the answer or its rest.
 * `paused`: the vendor wants the reply back and goes on. Only Octo sets `interrupted`: the stream broke off, and the
 * text that had arrived was kept.
 */
export type StopReason = "end" | "tool-calls" | "length" | "full" | "refusal" | "paused" | "interrupted";

export interface ToolSpec {
  name: string;
  description: string;
  /** JSON Schema of the input object. */
  input: JsonObject;
}
