// Exchange rates. The person's own rates come first, then fetched rates, then the rates bundled with Octo.
import { type CurrencyChoice, dollars, isCurrencyCode, type PublishedRates, yuan } from "./currency.ts";

/** Reference rates of the European Central Bank, converted to units of each currency per US dollar. */
export const bundledRates: PublishedRates = {
  date: "2026-05-08",
  source: "European Central Bank",
  perDollar: {
    USD: 1,
    CNY: yuan,
    EUR: 0.85027,
    JPY: 156.764,
    GBP: 0.73472,
    AUD: 1.38245,
    BRL: 4.91404,
    CAD: 1.36579,
    CHF: 0.77851,
    CZK: 20.6649,
    DKK: 6.35371,
    HKD: 7.82816,
    HUF: 302.823,
    IDR: 17_365.9,
    ILS: 2.90511,
    INR: 94.489,
    ISK: 122.268,
    KRW: 1_466.78,
    MXN: 17.2363,
    MYR: 3.92101,
    NOK: 9.20117,
    NZD: 1.678,
    PHP: 60.4847,
    PLN: 3.59816,
    RON: 4.44138,
    SEK: 9.2186,
    SGD: 1.26783,
    THB: 32.2226,
    TRY: 45.3647,
  },
};

/** Address of a service with newer rates. The service is free, needs no API key, and accepts requests from browsers. */
export const ratesUrl = "https://api.frankfurter.dev/v2/rates?base=USD";
const ratesSource = "frankfurter.dev, rates of central banks";

/**
 * Returns the fetched or else the bundled rate of a currency, with its date and source. Ignores the person's own rates.
 */
export function listedRate(choice: Pick<CurrencyChoice, "updated"> | undefined, code: string) {
  for (const list of [choice?.updated, bundledRates]) {
    const perDollar = list && Object.hasOwn(list.perDollar, code) ? list.perDollar[code] : undefined;
    if (list && perDollar !== undefined) return { perDollar, date: list.date, source: list.source };
  }
  return undefined;
}

/** Returns the codes of all currencies that have a rate. The bundled currencies come first. */
export function knownCodes(choice: CurrencyChoice | undefined): string[] {
  const others = [...Object.keys(choice?.own ?? {}), ...Object.keys(choice?.updated?.perDollar ?? {})].sort();
  return [...new Set([...Object.keys(bundledRates.perDollar), ...others, ...(choice ? [choice.code] : [])])];
}

/** Returns the person's choice with the current rate filled in. If the currency has no rate, returns dollars. */
export function settled(choice: CurrencyChoice): CurrencyChoice {
  const own = choice.own?.[choice.code];
  const perDollar = own ?? listedRate(choice, choice.code)?.perDollar;
  return perDollar === undefined ? { ...choice, ...dollars } : { ...choice, perDollar };
}

/**
 * Reads the answer of the service at `ratesUrl`. Also reads the answers of its older interface, which have a `rates`
 * object.
 */
export function readRates(answer: unknown): PublishedRates | undefined {
  const perDollar: Record<string, number> = { USD: 1 };
  let date = "";
  const take = (code: unknown, rate: unknown) => {
    if (typeof code === "string" && isCurrencyCode(code) && typeof rate === "number" && rate > 0)
      perDollar[code] = rate;
  };
  if (Array.isArray(answer)) {
    for (const row of answer as { date?: unknown; base?: unknown; quote?: unknown; rate?: unknown }[]) {
      if (row?.base !== "USD") continue;
      take(row.quote, row.rate);
      if (typeof row.date === "string" && row.date > date) date = row.date;
    }
  } else if (typeof answer === "object" && answer !== null) {
    const { base, date: day, rates } = answer as { base?: unknown; date?: unknown; rates?: unknown };
    if (base !== "USD" || typeof rates !== "object" || rates === null) return undefined;
    for (const [code, rate] of Object.entries(rates)) take(code, rate);
    if (typeof day === "string") date = day;
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Object.keys(perDollar).length < 2) return undefined;
  return { date, source: ratesSource, perDollar };
}
