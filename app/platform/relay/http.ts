// `fetch` for requests to vendors: directly from the browser if the vendor allows it, otherwise through the relay's
// proxy.
import { RelayError, type RelayInput } from "#contract";
import type { Http } from "#core/model/provider.ts";
import { fromBase64 } from "#core/base64.ts";
import type { RelayLink } from "#core/relay-link.ts";
import { createDirectFetch } from "../browser/direct-fetch.ts";
import { ConnectionLost } from "./connection.ts";

export interface HttpOptions {
  link: RelayLink;
  /** True if the browser requests this address directly, and not through the relay. */
  direct(url: string): boolean;
}

export function createHttp({ link, direct }: HttpOptions): Http {
  const fetchDirectly = createDirectFetch();
  return (url, init) => (direct(url) ? fetchDirectly(url, init) : throughRelay(link, url, init));
}

/** Works like `fetch`: the body is streamed on demand, and the signal ends the request. */
async function throughRelay(link: RelayLink, url: string, init: RequestInit = {}): Promise<Response> {
  const id = crypto.randomUUID();
  const signal = init.signal ?? undefined;
  const options = { signal, deadlineMs: Number.POSITIVE_INFINITY };
  // Tells the caller that nothing was sent, whatever ended the wait for the relay.
  await link.ready({ signal }).catch((error: unknown) => {
    throw error instanceof RelayError && error.code !== "closed" ? error : new ConnectionLost(false);
  });
  const { status, headers } = await link.call("http.open", toRequest(id, url, init), options).catch((error) => {
    abandon(link, id);
    throw error;
  });
  const body = hasNoBody(status) ? null : bodyOf(link, id, options);
  return new Response(body, { status, headers });
}

function toRequest(id: string, url: string, { method = "GET", headers, body }: RequestInit): RelayInput<"http.open"> {
  if (body !== undefined && body !== null && typeof body !== "string")
    throw new TypeError("Only text can be sent through the relay.");
  return { id, url, method, headers: Object.fromEntries(new Headers(headers)), body: body ?? undefined };
}

function bodyOf(link: RelayLink, id: string, options: { signal?: AbortSignal; deadlineMs: number }): ReadableStream {
  const { signal } = options;
  let whenAborted: (() => void) | undefined;
  const forget = () => whenAborted && signal?.removeEventListener("abort", whenAborted);
  return new ReadableStream<Uint8Array>(
    {
      // Lets the signal end the body even while nobody reads from it.
      start: (controller) => {
        whenAborted = () => {
          abandon(link, id);
          controller.error(signal?.reason);
        };
        signal?.addEventListener("abort", whenAborted, { once: true });
      },
      pull: async (controller) => {
        try {
          const { base64, done } = await link.call("http.read", { id }, options);
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

/**
 * Ends the request at the relay. Ignores failures, because the relay also ends the request when the connection is lost.
 */
function abandon(link: RelayLink, id: string): void {
  link.call("http.abort", { id }).catch(() => {});
}

/** True if `new Response` would throw for this status with a body. */
function hasNoBody(status: number): boolean {
  return [204, 205, 304].includes(status);
}
