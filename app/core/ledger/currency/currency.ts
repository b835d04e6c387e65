// Currencies in which amounts are shown. The ledger itself is always in US dollars.

export interface Currency {
  /** Code of the currency in ISO 4217, such as `EUR`. */
  code: string;
  /** How many units of this currency one US dollar buys. */
  perDollar: number;
}

/** Exchange rates that were published for one day. */
export interface PublishedRates {
  /** Day of the rates, as `YYYY-MM-DD`. */
  date: string;
  source: string;
  perDollar: Record<string, number>;
}

/**
 * The currency that the person chose, with its current rate. Because the rate is included, showing an amount needs no
 * table of rates.
 */
export interface CurrencyChoice extends Currency {
  /** Rates that the person entered, by currency code. They take precedence over fetched and bundled rates. */
  own?: Record<string, number>;
  /** Rates fetched at the person's request. They take precedence over the bundled rates. */
  updated?: PublishedRates;
  /**
   * When the person made this choice, by the clock of the device, in milliseconds since 1970. The newest choice applies
   * to all devices.
   */
  at?: number;
}

export const dollars: Currency = { code: "USD", perDollar: 1 };

/**
 * How many yuan one US dollar buys if no newer rate has been fetched. The earlier Octo in Ruby used the same number.
 */
export const yuan = 6.7944;

export const isCurrencyCode = (word: string): boolean => /^[A-Z]{3}$/.test(word);
