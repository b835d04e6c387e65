// AWS credentials. A Bedrock API key is sent as a bearer token. An access key signs each request (Signature Version 4).
import { AwsV4Signer } from "aws4fetch";
import { type ModelError, modelError } from "#core/model/model-errors.ts";
import { hostOf } from "#core/model/protocols/endpoints.ts";

export interface ToSign {
  method: "GET" | "POST";
  url: string;
  body?: string;
}

interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const accessKeyId = /^A(KIA|SIA)[A-Z0-9]{8,124}$/;

const form = "An AWS access key is written as id:secret, a temporary one as id:secret:session-token.";

/** Parses an account's key: a Bedrock API key, or an access key as `id:secret[:session]`. */
export function readKey(key: string): AccessKey | { bearer: string } | ModelError {
  const [id = "", secret, session, ...more] = key.trim().split(":");
  if (!accessKeyId.test(id)) return { bearer: key.trim() };
  const wrong = (what: string) => modelError("auth", { message: `${what} ${form}` });
  if (!secret) return wrong("This key is only the id of an access key: its secret is missing.");
  if (more.length || /\s/.test(key.trim())) return wrong("This key has more parts than an access key.");
  if (id.startsWith("ASIA") && !session) return wrong("This is a temporary access key: its session token is missing.");
  return { accessKeyId: id, secretAccessKey: secret, ...(session && { sessionToken: session }) };
}

/** Returns the authorization headers of one request. Errors never contain the key. */
export async function authHeaders(
  key: AccessKey | { bearer: string },
  { method, url, body }: ToSign,
  now: number,
): Promise<Record<string, string>> {
  if ("bearer" in key) return key.bearer ? { authorization: `Bearer ${key.bearer}` } : {};
  const datetime = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, "");
  const signer = new AwsV4Signer({ ...key, method, url, body, datetime, service: "bedrock", region: regionOf(url) });
  const { headers } = await signer.sign();
  return Object.fromEntries(headers);
}

/**
 * Finds the region in the address of AWS, a gateway or a private endpoint. Returns us-east-1 if the address contains
 * none.
 */
function regionOf(url: string): string {
  return /(?:^|[.-])([a-z]{2}(?:-[a-z]+)+-\d)(?=[.-])/.exec(hostOf(url))?.[1] ?? "us-east-1";
}
