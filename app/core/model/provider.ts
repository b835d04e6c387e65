// The interface that each vendor protocol implements.
import type { CallId } from "#core/ids.ts";
import type { Block, BlobRef, JsonObject, ProtocolName, StopReason, ToolPart, ToolSpec, Usage } from "./message.ts";
import type { ModelError } from "./model-errors.ts";
import type { Extras } from "./prices/price.ts";

/** Levels of reasoning effort, lowest first. */
export const efforts = ["none", "low", "medium", "high", "xhigh", "max"] as const;
export type Effort = (typeof efforts)[number];

export type UserPart = ToolPart | { type: "tool-result"; callId: CallId; parts: ToolPart[]; isError: boolean };

export type ModelMessage = { role: "user"; content: UserPart[] } | { role: "assistant"; content: Block[] };

/** One request to a model. Equal requests must be sent as equal bytes, because prompt caches compare bytes. */
export interface ModelRequest {
  model: string;
  system: string;
  tools: ToolSpec[];
  messages: ModelMessage[];
  /** Maximum length of the reply, in tokens. */
  maxOutput: number;
  effort?: Effort;
  /** True if the vendor requires a reasoning field in each reply, even an empty one. */
  echo?: boolean;
  /** True if the vendor's template counts roles and requires a reply between a tool's result and the person's message. */
  alternate?: boolean;
  /** True if the model accepts images; if absent, the model's name decides. */
  vision?: boolean;
  /** The session id. Some vendors route requests with the same key to the same cache. */
  cacheKey: string;
}

/** Where and how an account's requests are sent. Events, records and errors never contain the key. */
export interface Endpoint {
  protocol: ProtocolName;
  /** Address without a final slash, such as `https://api.anthropic.com`. */
  baseUrl: string;
  key: string;
  headers?: Record<string, string>;
}

/**
 * An event of a streamed reply. Blocks are numbered from 0, in the order in which they start. Deltas are only for
 * display; `block.ended` has the final content. The last event is `finished` or `failed`, exactly once.
 */
export type ModelEvent =
  | { type: "block.started"; block: number; kind: Block["type"]; name?: string }
  | { type: "block.delta"; block: number; text: string }
  | { type: "block.ended"; block: number; content: Block }
  /** The usage that the vendor has reported so far. It counts if the stream breaks off before its end. */
  | { type: "counted"; reported: ReportedSoFar }
  | ({ type: "finished"; stop: StopReason } & ReportedSoFar)
  | ({ type: "failed"; error: ModelError } & ReportedSoFar);

/** What a vendor reports about a call. Everything that it did not report is absent. */
export interface Reported extends Pick<Extras, "tier" | "place" | "speed" | "searches"> {
  usage?: Usage;
  /** Tokens of the output that the model spent on reasoning. */
  reasoning?: number;
  doubt?: UsageDoubt;
  /** The cost in billionths of a dollar. */
  costNanos?: number;
  /** The name of the model that answered, as the vendor wrote it. */
  answered?: string;
}

/** `partial`: true if the vendor had not finished counting the output. */
export type ReportedSoFar = Reported & { partial?: boolean };

/** Why a reported usage is not believed as it is. */
export interface UsageDoubt {
  /** Counts that the vendor did not report, or that cannot be true. They are 0 in the usage. */
  unsaid: ("input" | "output")[];
  /** The figures as the vendor sent them. */
  raw: JsonObject;
}

/**
 * Calls a vendor's models. A call's stream never throws, and ends exactly once. If the signal aborts, it ends with
 * `failed: aborted`.
 */
export interface Provider {
  readonly protocol: ProtocolName;
  /** Makes one call. `heard` is called when bytes arrive, even if they are not an event. */
  stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncIterable<ModelEvent>;
}

export type Http = (url: string, init?: RequestInit) => Promise<Response>;

/** What a protocol needs from its caller. */
export interface ProviderPorts {
  http: Http;
  /** Returns the bytes of an image in base64. */
  image(blob: BlobRef): Promise<string>;
  /** Current time in milliseconds since 1970, to compute pauses from Retry-After dates. */
  now(): number;
}

export type CreateProvider = (endpoint: Endpoint, ports: ProviderPorts) => Provider;
