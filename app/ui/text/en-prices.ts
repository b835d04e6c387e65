// English words of currencies and prices.

export const prices = {
  currencyTitle: "Currency",
  currency: "Currency",
  currencyHint: "The ledger itself is in US dollars.",
  oneDollar: (code: string) => `One dollar in ${code}`,
  listed: (rate: string) => `empty: ${rate}`,
  another: "Another currency",
  anotherHint: "its three letters, and what a dollar is in it",
  anotherCode: "Code of the currency",
  anotherRate: "One dollar in it",
  add: "Use it",
  ratesOf: (date: string, source: string) => `Rates of ${date}: ${source}.`,
  update: "Update the rates",
  updated: (date: string) => `The rates are of ${date} now.`,
  failed: (why: string) => `Nothing came: ${why} What was there stays.`,
};
