// Error codes of the relay. A client receives only the code and the message of an error.

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
  /** A host called through the proxy did not answer, and no more specific code below says why. */
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

/** An error with a code. `message` says what to do next and never contains a secret. */
export class RelayError extends Error {
  constructor(
    readonly code: RelayErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "RelayError";
  }
}
