// `fetch` from the browser itself for calls that cost money. A browser gives no reason when a request fails, so probes tell
// whether the request may have left: what may have been billed must not count as an attempt that costs nothing.
import type { Http } from "#core/model/provider.ts";

/** A request that got no answer. */
export class Unanswered extends TypeError {
  /** @param sent false only if it is certain that the request never left this computer */
  constructor(
    readonly sent: boolean,
    cause: unknown,
  ) {
    super("The request got no answer.", { cause });
    this.name = "Unanswered";
  }
}

/**
 * Without a name, a route or an open port, and without leave to send, a request fails sooner than this, in milliseconds.
 * What fails later may have been under way when the network went away.
 */
const soonMs = 2_000;
const patienceMs = 5_000;

interface Browser {
  fetch: Http;
  now(): number;
  isOffline(): boolean;
}

const here: Browser = {
  fetch: (...given) => fetch(...given),
  now: () => performance.now(),
  isOffline: () => !navigator.onLine,
};

export const createDirectFetch =
  (browser: Browser = here): Http =>
  async (url, init) => {
    const began = browser.now();
    try {
      return await browser.fetch(url, init);
    } catch (error) {
      if (init?.signal?.aborted || init?.method !== "POST") throw error;
      const soon = browser.now() - began < soonMs;
      throw new Unanswered(!soon || (!browser.isOffline() && (await mayHaveLeft(url, init, browser.fetch))), error);
    }
  };

/**
 * True unless nobody answers at the address, or the vendor does not let this page send such requests. Neither probe has
 * the key, and a GET costs nothing.
 */
async function mayHaveLeft(url: string, { headers, signal }: RequestInit, send: Http): Promise<boolean> {
  const answers = (init: RequestInit) =>
    send(url, { ...quiet, ...init, signal: within(signal) }).then(
      () => true,
      () => false,
    );
  // The browser asks the vendor for leave by the names of the headers, so this probe needs the same leave.
  if (await answers({ headers: withoutValues(headers) })) return true;
  if (!(await answers({ mode: "no-cors" }))) return false;
  // Somebody is there. If this page may read an answer that needs no leave, it was the leave that was missing.
  return !(await answers({}));
}

const quiet = { method: "GET", credentials: "omit", cache: "no-store", redirect: "follow" } as const;

const within = (signal: AbortSignal | null | undefined): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal ? [signal] : [])]);

/** Headers without which vendors answer no browser, and which hold no secret. */
const open = new Set(["accept", "content-type", "anthropic-version", "anthropic-dangerous-direct-browser-access"]);

const withoutValues = (headers: HeadersInit | undefined): [string, string][] =>
  [...new Headers(headers)].map(([name, value]) => [name, open.has(name) ? value : ""]);
