// Joins the files of one vendor: usage with costs, one month with the next, and the same rows only once.
import type { Invoice, InvoiceLine } from "./invoice-line.ts";

/** Joins what belongs together. Files that cannot be compared with the ledger in one go stay apart. */
export function joinInvoices(invoices: Invoice[]): Invoice[] {
  const joined: Invoice[] = [];
  // Files with costs come first, so that usage without a currency finds them.
  for (const invoice of invoices.toSorted((a, b) => Number(!a.currency) - Number(!b.currency))) {
    const at = joined.findIndex((other) => belongTogether(other, invoice));
    const other = joined[at];
    if (other) joined[at] = join(other, invoice);
    else joined.push(invoice);
  }
  return joined;
}

/** True unless both have a value and the values differ. */
const agree = (a: unknown, b: unknown): boolean => a === undefined || b === undefined || a === b;

const zoneOf = ({ lines }: Invoice): number => lines[0]?.utcOffset ?? 0;

function belongTogether(a: Invoice, b: Invoice): boolean {
  const sameKinds =
    a.kinds.length === 0 || b.kinds.length === 0 || a.kinds.toSorted().join() === b.kinds.toSorted().join();
  return (
    a.vendor === b.vendor &&
    a.hasModels === b.hasModels &&
    sameKinds &&
    agree(a.currency, b.currency) &&
    agree(a.tokensFrom, b.tokensFrom) &&
    agree(a.costsFrom, b.costsFrom) &&
    (zoneOf(a) === 0) === (zoneOf(b) === 0)
  );
}

function join(a: Invoice, b: Invoice): Invoice {
  return {
    ...b,
    ...a,
    files: [...a.files, ...b.files],
    kinds: a.kinds.length > 0 ? a.kinds : b.kinds,
    hasRequests: a.hasRequests || b.hasRequests,
    unread: a.unread + b.unread,
    lines: united(a.lines, b.lines),
  };
}

/**
 * Unites the lines of two files. Lines with the same words are the same line: of a day that was exported twice, the
 * larger figures are the later ones.
 */
function united(a: InvoiceLine[], b: InvoiceLine[]): InvoiceLine[] {
  const known = byWords(a);
  for (const [words, lines] of byWords(b)) {
    const others = known.get(words);
    known.set(words, others ? larger(others, lines) : lines);
  }
  return [...known.values()].flat();
}

function byWords(lines: InvoiceLine[]): Map<string, InvoiceLine[]> {
  const groups = new Map<string, InvoiceLine[]>();
  for (const line of lines) {
    const group = groups.get(line.words);
    if (group) group.push(line);
    else groups.set(line.words, [line]);
  }
  return groups;
}

function larger(a: InvoiceLine[], b: InvoiceLine[]): InvoiceLine[] {
  const sizeOf = (lines: InvoiceLine[]) =>
    lines.reduce(
      (sum, { tokens, cost }) => sum + (cost?.nanos ?? 0) + Object.values(tokens).reduce((x, y) => x + y, 0),
      0,
    );
  return sizeOf(b) > sizeOf(a) ? b : a;
}
