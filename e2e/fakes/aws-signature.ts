// Verifies a signed AWS request as AWS does: computes the signature again with Node's own hashes.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();

/** Returns why AWS would refuse a signed request; undefined if AWS would accept the request. */
export function signatureProblem(
  { method = "GET", url = "/", headers }: IncomingMessage,
  body: string,
  secretOf: (accessKeyId: string) => string | undefined,
): string | undefined {
  const given = /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\S+), SignedHeaders=(\S+), Signature=(\w{64})$/.exec(
    headers.authorization ?? "",
  );
  if (!given) return "IncompleteSignatureException";
  const [, id = "", scope = "", signedHeaders = "", signature = ""] = given;
  const secret = secretOf(id);
  if (secret === undefined) return "UnrecognizedClientException";
  const date = String(headers["x-amz-date"]);
  const names = signedHeaders.split(";");
  if (!names.includes("host") || !names.includes("x-amz-date")) return "InvalidSignatureException";
  if (headers["x-amz-security-token"] && !names.includes("x-amz-security-token")) return "InvalidSignatureException";
  const [path = "", query = ""] = url.split("?");
  const canonical = [
    method,
    path.split("/").map(encodeSegment).join("/"),
    query.split("&").filter(Boolean).sort().join("&"),
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    "",
    signedHeaders,
    sha256(body),
  ].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const key = scope.split("/").reduce<Buffer | string>(hmac, `AWS4${secret}`) as Buffer;
  const right = hmac(key, toSign);
  return timingSafeEqual(right, Buffer.from(signature, "hex")) ? undefined : "InvalidSignatureException";
}

/** Encodes a part of the path a second time, as AWS does before it signs the path. */
const encodeSegment = (segment: string): string =>
  encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
