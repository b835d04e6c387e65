// Tells whether a request that got no answer may have left this machine. A request that never left costs nothing.

/** Errors of Node and of the relay that come before the request is sent. */
const beforeSending = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
  "upstream-dns",
  "upstream-refused",
  "upstream-unreachable",
  "upstream-tls",
  "private-address",
  "forbidden",
  "unauthorized",
  "bad-input",
  "too-large",
  "busy",
]);
/** The request is sent only after a valid certificate. */
const ofCertificate = /CERT|SSL|TLS|ALTNAME|EPROTO|SIGNED/;

/**
 * Browsers give no reason for a failure. Without a name, a route or an open port they fail sooner than this, in
 * milliseconds. What fails later may have reached the vendor, so its cost is an estimate.
 */
const soonMs = 2_000;

interface Failure {
  /** What the connection to the relay knows. */
  sent?: unknown;
  code?: unknown;
  cause?: { code?: unknown; errors?: { code?: unknown }[] };
}

/** @param ms how long the request took to fail */
export function neverLeft(error: unknown, ms: number): boolean {
  const { sent, code, cause } = (error ?? {}) as Failure;
  if (typeof sent === "boolean") return !sent;
  const reason = code ?? cause?.code ?? cause?.errors?.[0]?.code;
  if (typeof reason === "string") return beforeSending.has(reason) || ofCertificate.test(reason);
  return ms < soonMs;
}
