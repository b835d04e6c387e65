// What money is shown in. The ledger is in dollars for good; a currency is only how a screen says it.

/** All that showing an amount takes. */
export interface Currency {
  /** ISO 4217. */
  code: string;
  /** Units of it for one US dollar. */
  perDollar: number;
}

/** What somebody published for a day: units for one US dollar. */
export interface PublishedRates {
  /** `YYYY-MM-DD` */
  date: string;
  source: string;
  perDollar: Record<string, number>;
}

/** The person's choice, with the rate that holds for it now: whoever only shows money needs no list. */
export interface CurrencyChoice extends Currency {
  /** The person's own rates, over all lists. */
  own?: Record<string, number>;
  /** Fetched on request, over the list that came with Octo. */
  updated?: PublishedRates;
  /** When it was chosen, by the clock of the device: the newest choice holds on all. */
  at?: number;
}

export const dollars: Currency = { code: "USD", perDollar: 1 };

/** Yuan for a dollar where no newer rate was fetched: as in the earlier Octo. */
export const yuan = 6.7944;

export const isCurrencyCode = (word: string): boolean => /^[A-Z]{3}$/.test(word);
