// The fetch that every protocol is given: our headers and signal only, and every failure told apart.
import { errorFromRefusal, type ModelError, modelError, type Refusal, retryAfter } from "#core/model/model-errors.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { Http } from "#core/model/provider.ts";
import { redact } from "#core/model/calls/redact.ts";
import { asNumber, asObject, asText, parseObject, wellFormed } from "./json.ts";

export interface Connection {
  fetch(url: unknown, init?: RequestInit): Promise<Response>;
  /** Bytes of the body have come. */
  heard(): void;
  /** What a thrown error was. Never throws. */
  explain(error: unknown): ModelError;
}

/** A vendor's refusal inside a stream that began well. */
export class RefusedInStream extends Error {
  constructor(readonly refusal: Refusal) {
    super("The vendor ended its stream with an error.");
    this.name = "RefusedInStream";
  }
}

/** The connection broke while the body was read. */
export class BrokenStream extends Error {
  constructor(readonly error: ModelError) {
    super(error.message);
    this.name = "BrokenStream";
  }
}

export interface ConnectionOptions {
  http: Http;
  /** Lower-case names. They replace the library's own, which tell about the machine and upset strict vendors. */
  headers: Record<string, string>;
  /** More headers, made for exactly this request. */
  sign?(url: string, body: string): Promise<Record<string, string>>;
  key: string;
  signal: AbortSignal;
  heard?: () => void;
  now(): number;
}

export function connect({ http, headers, sign, key, signal, heard, now }: ConnectionOptions): Connection {
  // The library wraps what its fetch throws; the truth is kept here.
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
      // Nothing was sent: the library itself found the request impossible, and would again.
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
  // AWS names it in a header, sometimes with a namespace: `ValidationException:http://…`.
  const type = response.headers.get("x-amzn-errortype")?.split(":")[0];
  const refusal = refusalFromPayload(parseObject(body), body);
  return { ...refusal, ...(type && { type }), status: response.status, retryAfterMs };
}

/** Vendors wrap their words differently; `whole` is what to fall back on. */
export function refusalFromPayload(payload: JsonObject | undefined, whole: string): Refusal {
  const inner = asObject(payload?.error);
  const said = [payload?.upstreamMessage, inner?.message, payload?.message, payload?.error];
  const text = said.map(asText).find(Boolean) ?? headOf(whole);
  const type = asText(inner?.code) ?? asText(inner?.type);
  const status = asNumber(inner?.code) ?? asNumber(payload?.code);
  return { text, ...(type && { type }), ...(status && status >= 400 && status < 600 && { status }) };
}

/** A page of HTML says nothing that a person wants to read. */
function headOf(body: string): string {
  return /^\s*</.test(body) ? "The address answered with a web page." : body.slice(0, 2_000);
}

/** The relay's refusals come with a code and a sentence made for people. */
function unreachable(error: unknown): ModelError {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if ((code === "private-address" || code === "forbidden") && typeof message === "string") {
    return modelError("forbidden", { message });
  }
  return modelError("network");
}
