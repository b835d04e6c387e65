// The words a relay uses to say no. Only the code and a sentence for people cross the wire.

export const relayErrorCodes = [
  "bad-input",
  "unauthorized",
  "forbidden",
  "not-found",
  "outside-root",
  "conflict",
  "too-large",
  "binary",
  "unsupported",
  "unencodable",
  "private-address",
  /** What was asked for through the proxy did not answer; the others of its kind say why. */
  "upstream",
  "upstream-dns",
  "upstream-refused",
  "upstream-reset",
  "upstream-timeout",
  "upstream-tls",
  "upstream-unreachable",
  "timeout",
  "cancelled",
  "busy",
  "closed",
  "internal",
] as const;

export type RelayErrorCode = (typeof relayErrorCodes)[number];

/** A refusal with a code; `message` says what to do next and never holds a secret. */
export class RelayError extends Error {
  constructor(
    readonly code: RelayErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "RelayError";
  }
}
