// `fetch` for vendors: the browser's own where they allow it, through the relay where they do not.
import type { RelayInput } from "#contract";
import type { Http } from "#core/model/provider.ts";
import { fromBase64 } from "#core/base64.ts";
import type { RelayLink } from "#core/relay-link.ts";

export interface HttpOptions {
  link: RelayLink;
  /** May the browser call this address itself? */
  direct(url: string): boolean;
}

export function createHttp({ link, direct }: HttpOptions): Http {
  return (url, init) => (direct(url) ? fetch(url, init) : throughRelay(link, url, init));
}

/** A Response as fetch would give it: body as it arrives, pulled by its reader, ended by the signal. */
async function throughRelay(link: RelayLink, url: string, init: RequestInit = {}): Promise<Response> {
  const id = crypto.randomUUID();
  const signal = init.signal ?? undefined;
  const patient = { signal, deadlineMs: Number.POSITIVE_INFINITY };
  const { status, headers } = await link.call("http.open", toRequest(id, url, init), patient).catch((error) => {
    abandon(link, id);
    throw error;
  });
  const body = hasNoBody(status) ? null : bodyOf(link, id, patient);
  return new Response(body, { status, headers });
}

function toRequest(id: string, url: string, { method = "GET", headers, body }: RequestInit): RelayInput<"http.open"> {
  if (body !== undefined && body !== null && typeof body !== "string")
    throw new TypeError("Only text can be sent through the relay.");
  return { id, url, method, headers: Object.fromEntries(new Headers(headers)), body: body ?? undefined };
}

function bodyOf(link: RelayLink, id: string, patient: { signal?: AbortSignal; deadlineMs: number }): ReadableStream {
  const { signal } = patient;
  let whenAborted: (() => void) | undefined;
  const forget = () => whenAborted && signal?.removeEventListener("abort", whenAborted);
  return new ReadableStream<Uint8Array>(
    {
      // The signal also ends a body that nobody is reading just now.
      start: (controller) => {
        whenAborted = () => {
          abandon(link, id);
          controller.error(signal?.reason);
        };
        signal?.addEventListener("abort", whenAborted, { once: true });
      },
      pull: async (controller) => {
        try {
          const { base64, done } = await link.call("http.read", { id }, patient);
          if (base64) controller.enqueue(fromBase64(base64));
          if (!done) return;
          controller.close();
          forget();
        } catch (error) {
          if (signal?.aborted) return;
          controller.error(error);
          forget();
        }
      },
      cancel: () => {
        abandon(link, id);
        forget();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Nobody waits for the answer: without a connection there is nothing left to abort. */
function abandon(link: RelayLink, id: string): void {
  link.call("http.abort", { id }).catch(() => {});
}

/** Statuses with which a Response may have no body. */
function hasNoBody(status: number): boolean {
  return [204, 205, 304].includes(status);
}
