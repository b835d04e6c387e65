// Fetches public lists: exchange rates and model prices. The requests contain no personal data.
import { reasonOf } from "#core/reason-of.ts";
import { ratesUrl, readRates } from "#core/ledger/currency/rates.ts";
import { pricesUrl, readPrices } from "#core/model/prices/fetched-list.ts";
import type { Http } from "#core/model/provider.ts";
import type { Clock } from "#core/ports.ts";
import type { OctoApi } from "../../api.ts";

const patienceMs = 15_000;

/**
 * Creates the functions that fetch the lists. They send requests from the browser first, and through the relay only if
 * the browser gets no answer.
 */
export function createPublishedLists(
  http: Record<"direct" | "relay", Http>,
  hasRelay: () => boolean,
  clock: Pick<Clock, "now">,
): OctoApi["lists"] {
  const ask = async (url: string): Promise<unknown> => {
    const get = (way: Http) =>
      way(url, { credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(patienceMs) });
    // An HTTP answer with an error status is an answer too, so the relay is tried only if the request itself failed.
    const answer = await get(http.direct).catch((error: unknown) => {
      if (!hasRelay()) throw error;
      return get(http.relay);
    });
    if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}.`);
    return (await answer.json()) as unknown;
  };
  const read = async <T>(url: string, understand: (answer: unknown) => T | undefined) => {
    try {
      return understand(await ask(url)) ?? { problem: `${new URL(url).host} answered something else.` };
    } catch (error) {
      return { problem: reasonOf(error) };
    }
  };
  const today = () => new Date(clock.now()).toISOString().slice(0, 10);
  return {
    rates: () => read(ratesUrl, readRates),
    prices: () => read(pricesUrl, (answer) => readPrices(answer, today())),
  };
}
