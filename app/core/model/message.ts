// What a conversation is made of, whatever vendor it came from.
import type { CallId } from "#core/ids.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type ProtocolName = "anthropic-messages" | "openai-chat" | "openai-responses" | "bedrock-converse";

/** Bytes kept in the blob store under their sha-256. */
export interface BlobRef {
  hash: string;
  mime: string;
  bytes: number;
  name?: string;
}

/** Opaque vendor data (a thinking signature): stored, and sent back only to the protocol and model that made it. */
export interface Signature {
  protocol: ProtocolName;
  model: string;
  data: Json;
}

export type TextBlock = { type: "text"; text: string };
export type ImageBlock = { type: "image"; blob: BlobRef };
export type ThinkingBlock = { type: "thinking"; text: string; seal?: Signature };
export type ToolCallBlock = {
  type: "tool-call";
  callId: CallId;
  name: string;
  input: JsonObject;
  /** The raw arguments when they were no JSON object. Never run: the model is told. */
  broken?: string;
  seal?: Signature;
};
export type Block = TextBlock | ThinkingBlock | ImageBlock | ToolCallBlock;

/** What a person may say. */
export type SaidBlock = TextBlock | ImageBlock;
/** What a tool may answer. */
export type ToolPart = TextBlock | ImageBlock;

/** Tokens in disjoint buckets: no token is in two of them, whatever the vendor's own counting. */
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

/** Why a reply ended. `interrupted` is ours: the stream was cut and the text so far kept. */
export type StopReason = "end" | "tool-calls" | "length" | "refusal" | "interrupted";

export interface ToolSpec {
  name: string;
  description: string;
  /** JSON Schema of the input object. */
  input: JsonObject;
}
