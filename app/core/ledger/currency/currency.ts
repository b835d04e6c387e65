// Currencies for showing amounts. The ledger itself is always in US dollars.

export interface Currency {
  /** The currency's code in ISO 4217. */
  code: string;
  /** How many units of this currency one US dollar buys. */
  perDollar: number;
}

/** Exchange rates published for one day: units of each currency for one US dollar. */
export interface PublishedRates {
  /** `YYYY-MM-DD` */
  date: string;
  source: string;
  perDollar: Record<string, number>;
}

/** The person's choice with its current rate, so that showing an amount needs no table of exchange rates. */
export interface CurrencyChoice extends Currency {
  /** Rates that the person entered. They take precedence over fetched and bundled rates. */
  own?: Record<string, number>;
  /** Rates fetched on request. They take precedence over the bundled rates. */
  updated?: PublishedRates;
  /** When the person made this choice, by the device's clock. The newest choice applies to all devices. */
  at?: number;
}

export const dollars: Currency = { code: "USD", perDollar: 1 };

/** Yuan for one dollar if no newer rate has been fetched; the same figure as in the earlier Octo. */
export const yuan = 6.7944;

export const isCurrencyCode = (word: string): boolean => /^[A-Z]{3}$/.test(word);
