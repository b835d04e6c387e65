// How a model call can fail, as data.

export type ModelErrorKind =
  | "auth"
  | "payment"
  | "forbidden"
  | "not-found"
  | "bad-request"
  | "too-long"
  | "rate-limit"
  | "overloaded"
  | "server"
  | "network"
  | "truncated"
  | "malformed"
  | "empty"
  | "stalled"
  | "aborted";

export interface ModelError {
  kind: ModelErrorKind;
  /** One plain sentence for the person; no key, no URL with a query. */
  message: string;
  status?: number;
  /** From a Retry-After header, in milliseconds. */
  retryAfterMs?: number;
  /** The vendor's own words, redacted and cut, for the fold below the message. */
  detail?: string;
}
