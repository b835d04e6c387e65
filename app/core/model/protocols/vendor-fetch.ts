// The fetch function for vendors' libraries. It sends only Octo's headers, uses Octo's signal, and classifies all
// failures.
import { errorFromRefusal, type ModelError, modelError, type Refusal, retryAfter } from "#core/model/model-errors.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { Http } from "#core/model/provider.ts";
import { redact } from "#core/model/calls/redact.ts";
import { neverLeft } from "./never-left.ts";
import { asNumber, asObject, asText, parseError, wellFormed } from "./json.ts";

export interface Connection {
  fetch(url: unknown, init?: RequestInit): Promise<Response>;
  /** Called when a part of the body arrives. */
  heard(): void;
  /** Classifies a thrown error. Never throws. */
  explain(error: unknown): ModelError;
}

/** Thrown if the vendor sends an error inside a stream that started normally. */
export class RefusedInStream extends Error {
  constructor(readonly refusal: Refusal) {
    super("The vendor ended its stream with an error.");
    this.name = "RefusedInStream";
  }
}

/** Thrown if the connection breaks while the body is read. */
export class BrokenStream extends Error {
  constructor(readonly error: ModelError) {
    super(error.message);
    this.name = "BrokenStream";
  }
}

export interface ConnectionOptions {
  http: Http;
  /**
   * All headers to send, by name in lower case. The library's own headers are dropped, because they describe the
   * machine and strict vendors refuse them.
   */
  headers: Record<string, string>;
  /** Signs a request. Returns additional headers, computed from the request's URL and body. */
  sign?(url: string, body: string): Promise<Record<string, string>>;
  key: string;
  signal: AbortSignal;
  heard?: () => void;
  now(): number;
}

export function connect({ http, headers, sign, key, signal, heard, now }: ConnectionOptions): Connection {
  // Stores the original error, because the library wraps all errors that this fetch throws.
  let failure: ModelError | undefined;
  let unsent = false;
  return {
    heard: () => heard?.(),
    async fetch(url, init) {
      const body = typeof init?.body === "string" ? wellFormed(init.body) : init?.body;
      const signed = await sign?.(String(url), String(body));
      try {
        const response = await http(String(url), { method: "POST", headers: { ...signed, ...headers }, body, signal });
        if (response.ok) return response;
        failure = errorFromRefusal(await refusalOf(response, now()), key);
      } catch (error) {
        unsent = neverLeft(error);
        failure = { ...unreachable(error), ...(unsent && { unsent: true as const }) };
      }
      throw new Error(failure.message);
    },
    explain(error) {
      if (signal.aborted) return { ...modelError("aborted"), ...(unsent && { unsent: true as const }) };
      if (failure) return failure;
      if (error instanceof RefusedInStream) return errorFromRefusal(error.refusal, key);
      if (error instanceof BrokenStream) return error.error;
      // The library rejected the request and sent nothing, so a retry is useless.
      const detail = redact(String(error), key);
      return modelError("bad-request", {
        message: "No request that could be sent came of this account's settings.",
        detail,
      });
    },
  };
}

export async function refusalOf(response: Response, now: number): Promise<Refusal> {
  const body = await response.text().catch(() => "");
  const retryAfterMs = retryAfter(response.headers, now);
  // AWS sends the error type in a header, sometimes with more text after it: `ValidationException:http://…`.
  const type = response.headers.get("x-amzn-errortype")?.split(":")[0];
  const refusal = refusalFromPayload(parseError(body), body);
  return { ...refusal, ...(type && { type }), status: response.status, retryAfterMs };
}

/**
 * Reads an error payload, whose structure differs between vendors. If no known field exists, `whole` becomes the
 * message.
 */
export function refusalFromPayload(payload: JsonObject | undefined, whole: string): Refusal {
  const inner = asObject(payload?.error);
  const said = [payload?.upstreamMessage, inner?.message, payload?.message, payload?.error];
  // A gateway puts the words of the vendor behind its own.
  const raw = asText(asObject(inner?.metadata)?.raw);
  const text = [said.map(asText).find(Boolean) ?? headOf(whole), ...(raw ? [raw.slice(0, 2_000)] : [])].join(" ");
  const [type, code] = [asText(inner?.type), asText(inner?.code)];
  const status = asNumber(inner?.code) ?? asNumber(payload?.code) ?? Number(code);
  const window = asNumber(inner?.n_ctx);
  return {
    text,
    ...(type && { type }),
    ...(code && { code }),
    ...(status && status >= 400 && status < 600 && { status }),
    ...(window && { window }),
  };
}

/**
 * Returns the start of an error's body. If the body is an HTML page, which does not help a person, returns one sentence
 * instead.
 */
function headOf(body: string): string {
  return /^\s*</.test(body) ? "The address answered with a web page." : body.slice(0, 2_000);
}

/**
 * Makes the error for a vendor that cannot be reached. If the relay reported the failure, its message for the person is
 * kept.
 */
function unreachable(error: unknown): ModelError {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if ((code === "private-address" || code === "forbidden") && typeof message === "string") {
    return modelError("forbidden", { message });
  }
  return modelError("network");
}
