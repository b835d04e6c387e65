// The contract of a model vendor's protocol.
import type { CallId } from "#core/ids.ts";
import type { Block, BlobRef, ProtocolName, StopReason, ToolPart, ToolSpec, Usage } from "./message.ts";
import type { ModelError } from "./model-errors.ts";
import type { Extras } from "./prices/price.ts";

/** How hard a model is to think, from the least. */
export const efforts = ["none", "low", "medium", "high", "xhigh", "max"] as const;
export type Effort = (typeof efforts)[number];

export type UserPart = ToolPart | { type: "tool-result"; callId: CallId; parts: ToolPart[]; isError: boolean };

export type ModelMessage = { role: "user"; content: UserPart[] } | { role: "assistant"; content: Block[] };

/** Everything a vendor needs to answer once. Equal requests give equal bytes on the wire. */
export interface ModelRequest {
  model: string;
  system: string;
  tools: ToolSpec[];
  messages: ModelMessage[];
  /** Tokens the reply may have. */
  maxOutput: number;
  effort?: Effort;
  /** Every reply of the model's must carry its reasoning, be it none: the vendor has said so. */
  echo?: boolean;
  /** Whether the model sees images; absent: as it is known by its name. */
  vision?: boolean;
  /** Groups requests that share a prefix (the session id), for vendors that route by it. */
  cacheKey: string;
}

/** Where and as whom to ask. The key never appears in an event, a record or an error. */
export interface Endpoint {
  protocol: ProtocolName;
  /** Without a trailing slash, e.g. `https://api.anthropic.com`. */
  baseUrl: string;
  key: string;
  headers?: Record<string, string>;
}

/**
 * `block` numbers count from 0 in the order the blocks began. Deltas are for eyes; `block.ended` is the truth of a block.
 * Exactly one of `finished` and `failed` comes, last.
 */
export type ModelEvent =
  | { type: "block.started"; block: number; kind: Block["type"]; name?: string }
  | { type: "block.delta"; block: number; text: string }
  | { type: "block.ended"; block: number; content: Block }
  /** `usage` absent: the vendor never told. `costNanos`: what the vendor itself says it cost. */
  | ({ type: "finished"; stop: StopReason; usage?: Usage; costNanos?: number } & Extras)
  /** `partial`: the output was still being counted when it failed. */
  | { type: "failed"; error: ModelError; usage?: Usage; partial?: boolean };

/** A model call is a stream that never throws and ends exactly once; an aborted signal ends it as `failed: aborted`. */
export interface Provider {
  readonly protocol: ProtocolName;
  /** `heard` is called whenever bytes of the answer arrive, whether or not they make an event. */
  stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncIterable<ModelEvent>;
}

export type Http = (url: string, init?: RequestInit) => Promise<Response>;

/** What a protocol stands on. */
export interface ProviderPorts {
  http: Http;
  /** The bytes of a blob, in base64. */
  image(blob: BlobRef): Promise<string>;
  /** For Retry-After dates. */
  now(): number;
}

export type CreateProvider = (endpoint: Endpoint, ports: ProviderPorts) => Provider;
