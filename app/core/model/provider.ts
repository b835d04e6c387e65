// The interface that every vendor protocol implements.
import type { CallId } from "#core/ids.ts";
import type { Block, BlobRef, ProtocolName, StopReason, ToolPart, ToolSpec, Usage } from "./message.ts";
import type { ModelError } from "./model-errors.ts";
import type { Extras } from "./prices/price.ts";

/** Reasoning effort, lowest first. */
export const efforts = ["none", "low", "medium", "high", "xhigh", "max"] as const;
export type Effort = (typeof efforts)[number];

export type UserPart = ToolPart | { type: "tool-result"; callId: CallId; parts: ToolPart[]; isError: boolean };

export type ModelMessage = { role: "user"; content: UserPart[] } | { role: "assistant"; content: Block[] };

/** One request to a model. Equal requests produce equal bytes on the wire, which prompt caches need. */
export interface ModelRequest {
  model: string;
  system: string;
  tools: ToolSpec[];
  messages: ModelMessage[];
  /** Longest reply, in tokens. */
  maxOutput: number;
  effort?: Effort;
  /** True if the vendor requires a reasoning field on every reply, even an empty one. */
  echo?: boolean;
  /** Whether the model accepts images; absent: decided by its name. */
  vision?: boolean;
  /** The session id, shared by requests that begin alike. Some vendors route requests with the same key to the same cache. */
  cacheKey: string;
}

/** Where and how an account's requests are sent. The key never appears in an event, a record or an error. */
export interface Endpoint {
  protocol: ProtocolName;
  /** Address without a trailing slash, e.g. `https://api.anthropic.com`. */
  baseUrl: string;
  key: string;
  headers?: Record<string, string>;
}

/**
 * Blocks are numbered from 0 in the order in which they start. Deltas are for display only; `block.ended` has the final content.
 * The last event is exactly one of `finished` and `failed`.
 */
export type ModelEvent =
  | { type: "block.started"; block: number; kind: Block["type"]; name?: string }
  | { type: "block.delta"; block: number; text: string }
  | { type: "block.ended"; block: number; content: Block }
  /** `usage` is absent when the vendor reported none. `costNanos`: the cost that the vendor reported. */
  | ({ type: "finished"; stop: StopReason; usage?: Usage; costNanos?: number } & Extras)
  /** `partial`: the vendor had not finished counting the output. */
  | { type: "failed"; error: ModelError; usage?: Usage; partial?: boolean };

/** Calls a vendor's models. The stream of a call never throws and ends exactly once; an aborted signal ends it as `failed: aborted`. */
export interface Provider {
  readonly protocol: ProtocolName;
  /** Makes one call. `heard` is called whenever bytes arrive, even if the bytes form no event. */
  stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncIterable<ModelEvent>;
}

export type Http = (url: string, init?: RequestInit) => Promise<Response>;

/** What a protocol needs from the app. */
export interface ProviderPorts {
  http: Http;
  /** Reads a blob as base64. */
  image(blob: BlobRef): Promise<string>;
  /** Current time in ms since 1970, for Retry-After dates. */
  now(): number;
}

export type CreateProvider = (endpoint: Endpoint, ports: ProviderPorts) => Provider;
