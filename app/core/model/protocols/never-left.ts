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

/** What Node's `fetch` says of an address that it does not ask. */
const notAsked = new Set(["bad port", "unknown scheme"]);

interface Failure {
  /** What the connection to the relay knows, or the browser has found out. */
  sent?: unknown;
  code?: unknown;
  cause?: { code?: unknown; message?: unknown; errors?: { code?: unknown }[] };
}

/** True only if it is certain: what cannot be told may have been billed. */
export function neverLeft(error: unknown): boolean {
  const { sent, code, cause } = (error ?? {}) as Failure;
  if (typeof sent === "boolean") return !sent;
  if (typeof cause?.message === "string" && notAsked.has(cause.message)) return true;
  const reason = code ?? cause?.code ?? cause?.errors?.[0]?.code;
  return typeof reason === "string" && (beforeSending.has(reason) || ofCertificate.test(reason));
}
