// The fetch function given to vendor libraries. It sends only Octo's headers, uses Octo's signal, and classifies every failure.
import { errorFromRefusal, type ModelError, modelError, type Refusal, retryAfter } from "#core/model/model-errors.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { Http } from "#core/model/provider.ts";
import { redact } from "#core/model/calls/redact.ts";
import { asNumber, asObject, asText, parseObject, wellFormed } from "./json.ts";

export interface Connection {
  fetch(url: unknown, init?: RequestInit): Promise<Response>;
  /** Called for each received part of the body. */
  heard(): void;
  /** Classifies a thrown error. Never throws. */
  explain(error: unknown): ModelError;
}

/** The vendor sent an error inside a stream that had started normally. */
export class RefusedInStream extends Error {
  constructor(readonly refusal: Refusal) {
    super("The vendor ended its stream with an error.");
    this.name = "RefusedInStream";
  }
}

/** The connection broke while reading the body. */
export class BrokenStream extends Error {
  constructor(readonly error: ModelError) {
    super(error.message);
    this.name = "BrokenStream";
  }
}

export interface ConnectionOptions {
  http: Http;
  /** All headers to send, by lower-case name. The library's own are dropped: they describe the machine, and strict vendors refuse them. */
  headers: Record<string, string>;
  /** Signs a request: returns additional headers computed from its URL and body. */
  sign?(url: string, body: string): Promise<Record<string, string>>;
  key: string;
  signal: AbortSignal;
  heard?: () => void;
  now(): number;
}

export function connect({ http, headers, sign, key, signal, heard, now }: ConnectionOptions): Connection {
  // The library wraps every error that this fetch throws, so the original is kept here.
  let failure: ModelError | undefined;
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
        failure = unreachable(error);
      }
      throw new Error(failure.message);
    },
    explain(error) {
      if (signal.aborted) return modelError("aborted");
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
  // AWS sends the error type in a header, sometimes with a namespace: `ValidationException:http://…`.
  const type = response.headers.get("x-amzn-errortype")?.split(":")[0];
  const refusal = refusalFromPayload(parseObject(body), body);
  return { ...refusal, ...(type && { type }), status: response.status, retryAfterMs };
}

/** Reads an error payload, whose structure differs between vendors. `whole` is the message if no known field exists. */
export function refusalFromPayload(payload: JsonObject | undefined, whole: string): Refusal {
  const inner = asObject(payload?.error);
  const said = [payload?.upstreamMessage, inner?.message, payload?.message, payload?.error];
  const text = said.map(asText).find(Boolean) ?? headOf(whole);
  const type = asText(inner?.code) ?? asText(inner?.type);
  const status = asNumber(inner?.code) ?? asNumber(payload?.code);
  return { text, ...(type && { type }), ...(status && status >= 400 && status < 600 && { status }) };
}

/** Returns the beginning of an error's body. An HTML page, which does not help a person, becomes one sentence. */
function headOf(body: string): string {
  return /^\s*</.test(body) ? "The address answered with a web page." : body.slice(0, 2_000);
}

/** Makes the error for a vendor that cannot be reached. The relay's errors have a code and a message for people. */
function unreachable(error: unknown): ModelError {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if ((code === "private-address" || code === "forbidden") && typeof message === "string") {
    return modelError("forbidden", { message });
  }
  return modelError("network");
}
