// Reads the numbers of exported files: with currency signs, separators of thousands, and a point or a comma before the
// decimals.

export interface Amount {
  value: number;
  /** Number of decimals that the file shows. */
  decimals: number;
  /** True if the last decimal is a zero, which only a program with a fixed number of decimals writes. */
  padded: boolean;
}

/**
 * True if these numbers have a comma before their decimals. One number decides that could not be read otherwise.
 */
export function hasDecimalCommas(texts: Iterable<string>): boolean {
  let commas = 0;
  for (const text of texts) {
    const digits = text.replaceAll(/[^\d.,]/g, "");
    if (/^\d+\.(?:\d{1,2}|\d{4,})$|,\d{3}\.|^0?\.\d/.test(digits)) return false;
    if (/,(?:\d{1,2}|\d{4,})$|\.\d{3},|^0,\d/.test(digits)) commas++;
  }
  return commas > 0;
}

/** Returns undefined for a text that is not a number. */
export function readAmount(text: string, decimalComma = false): Amount | undefined {
  const [thousands, mark] = decimalComma ? [".", ","] : [",", "."];
  const bare = text.replaceAll(/[\s'’_$¥€£]|\b(?:USD|CNY|RMB|EUR)\b|元/gi, "");
  const inBrackets = /^\((.*)\)$/.exec(bare);
  const plain = (inBrackets?.[1] ?? bare).replaceAll(thousands, "").replace(mark, ".").replace(/^[−–]/, "-");
  const [, digits, decimals = "", power = "0"] = /^([+-]?\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(plain) ?? [];
  if (digits === undefined || !/\d/.test(digits + decimals)) return undefined;
  const value = Number(plain) * (inBrackets ? -1 : 1);
  if (!Number.isFinite(value)) return undefined;
  return { value, decimals: Math.max(0, decimals.length - Number(power)), padded: decimals.endsWith("0") };
}

/**
 * Returns the precision of each amount of a column, as a number of decimals. A program that keeps trailing zeros shows
 * the precision in each amount, otherwise the longest amount shows it.
 */
export function precisionOf(amounts: Amount[]): (amount: Amount) => number {
  const most = amounts.reduce((max, { decimals }) => Math.max(max, decimals), 0);
  const isPadded = amounts.some(({ padded }) => padded);
  return ({ decimals }) => (isPadded && decimals > 0 ? decimals : most);
}
