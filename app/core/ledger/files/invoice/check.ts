// Compares a vendor's invoice with the ledger, by day and model, and finds the probable cause of each difference.
import { dayAfter, localDay, type Span } from "#core/ledger/calendar.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { type BookedCall, booker } from "./booked.ts";
import {
  addInto,
  type Cell,
  type Cells,
  differs,
  emptyCell,
  isNear,
  type Layout,
  openCells,
  surplusOf,
} from "./cells.ts";
import { causeOf, causeOfPeriod, type Found } from "./causes.ts";
import type { Invoice, InvoiceCost, InvoiceProblem, InvoiceVendor, TokenKind } from "./invoice-line.ts";
import { otherZone } from "./moved.ts";

export type { CheckCause } from "./causes.ts";

export interface CheckRow extends Found {
  /** Absent if only the sum of all days differs. */
  day?: string;
  /** The model's key; empty if the invoice names no models, or if its line is for fees. */
  model: string;
  /** For each kind of token that differs, by how many tokens the invoice exceeds the ledger. */
  tokens: { kind: TokenKind; more: number }[];
  requests?: number;
  costNanos?: number;
  /** Number of the ledger's calls on this day whose tokens are estimates. */
  unsure: number;
  /** The zone in which the vendor seems to count days, in minutes from UTC. */
  utcOffset?: number;
}

export interface InvoiceCheck {
  files: string[];
  vendor: InvoiceVendor;
  firstDay: string;
  lastDay: string;
  /** False if the invoice names no models, so that only days were compared. */
  hasModels: boolean;
  hasTokens: boolean;
  hasRequests: boolean;
  /** Currency of all costs; absent if the invoice has none. */
  currency?: "USD" | "CNY";
  /** Number of combinations of day and model for which invoice and ledger agree. */
  agree: number;
  /** The differences, in order of day. */
  rows: CheckRow[];
  /** Sums in billionths of the currency. */
  costNanos: { invoice: number; ledger: number };
  /** Number of the ledger's calls in the period, and how many of them are estimates or have no price. */
  calls: number;
  unsure: number;
  unpriced: number;
  /** Number of rows of the files that could not be read. */
  unread: number;
}

/** The checks of all files that could be read, and why the others could not. */
export interface CheckedFiles {
  checks: InvoiceCheck[];
  problems: { name: string; problem: InvoiceProblem }[];
}

/** Reads the ledger's records of a span, in any order. */
export type ReadRecords = (span: Span, take: (record: LedgerRecord) => void) => Promise<void>;

/** Reads the ledger once to compare, and a second time only for models that differ. */
export async function checkInvoice(invoice: Invoice, read: ReadRecords): Promise<InvoiceCheck> {
  const days = invoice.lines.map(({ day }) => day).sort();
  const [firstDay = "", lastDay = ""] = [days[0], days.at(-1)];
  // One more day on each side, because the ledger's days may begin at another hour than the vendor's.
  const span = { firstDay: dayBefore(firstDay), lastDay: dayAfter(lastDay) };
  const book = booker(invoice);
  const cells = openCells(invoice);
  await read(span, (record) => {
    for (const call of book(record)) cells.take(call);
  });
  const inPeriod = [...cells.all().values()].filter(({ day }) => day >= firstDay && day <= lastDay);
  const suspects = suspectsIn(inPeriod, cells.layout);
  const calls = new Map<string, BookedCall[]>();
  if (suspects.size > 0)
    await read(span, (record) => {
      for (const call of book(record)) if (suspects.has(call.model)) pushTo(calls, call.model, call);
    });
  const rows = [...suspects].flatMap(([model, found]) =>
    rowsOfModel({ ...found, calls: calls.get(model) ?? [], cells, invoice }),
  );
  return summaryOf(invoice, inPeriod, { firstDay, lastDay, layout: cells.layout, rows });
}

const dayBefore = (date: string): string => localDay(Date.parse(date) - 1, 0);

function pushTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** All cells of a model, those that differ, and the sum of the others if it differs too. */
interface ModelCells {
  all: Cell[];
  differing: Cell[];
  period?: Cell;
}

/** Returns the models that differ on a day, or in the sum of the other days. */
function suspectsIn(cells: Cell[], layout: Layout): Map<string, ModelCells> {
  const models = new Map<string, Cell[]>();
  for (const cell of cells) pushTo(models, cell.model, cell);
  const suspects = new Map<string, ModelCells>();
  for (const [model, all] of models) {
    const differing = all.filter((cell) => differs(cell, layout));
    const period = driftOf(
      all.filter((cell) => !differing.includes(cell)),
      layout,
    );
    if (period || differing.length > 0) suspects.set(model, { all, differing, ...(period && { period }) });
  }
  return suspects;
}

/** Fewer days than this prove nothing that a single day does not. */
const fewestDays = 5;

/** Adds up the days that agree within rounding. Over many days rounding cancels out, so their sum can show a difference that
 * no single day shows. */
function driftOf(cells: Cell[], layout: Layout): Cell | undefined {
  const { cost, costKinds } = layout;
  if (cost === undefined || cells.length < fewestDays) return undefined;
  const sum = emptyCell("", cells[0]?.model ?? "", layout);
  for (const cell of cells) {
    for (const row of ["theirs", "ours", "slack"] as const) addInto(sum[row], cell[row]);
    for (const count of ["calls", "unsure", "unsplit", "ownKeyNanos"] as const) sum[count] += cell[count];
  }
  const costs = cells.flatMap((cell) => cell.costs);
  const own = sum.calls + cells.length;
  sum.slack[cost] = Math.min(sum.slack[cost] ?? 0, roundingOf(costs) + own);
  for (const { kind, place } of sum.unsplit > 0 ? [] : costKinds)
    sum.slack[place] = Math.min(sum.slack[place] ?? 0, roundingOf(costs.filter((one) => one.kind === kind)) + own);
  return differs(sum, layout) ? sum : undefined;
}

/** How many standard deviations a sum of rounded amounts may differ. */
const deviations = 4.5;

/** Returns how much rounding can add up to. Equal amounts may be rounded alike, which does not cancel out. */
function roundingOf(costs: InvoiceCost[]): number {
  const alike = new Map<number, number>();
  for (const { nanos, half } of costs) alike.set(nanos, (alike.get(nanos) ?? 0) + half);
  // An amount that is off by up to `half`, evenly, has the variance half² / 3.
  const variance = [...alike.values()].reduce((all, half) => all + (half * half) / 3, 0);
  return deviations * Math.sqrt(variance);
}

interface ModelCase extends ModelCells {
  calls: BookedCall[];
  cells: Cells;
  invoice: Invoice;
}

function rowsOfModel({ all, differing, period, calls, cells, invoice }: ModelCase): CheckRow[] {
  const { layout } = cells;
  const utcOffset = invoice.lines[0]?.utcOffset ?? 0;
  const zone = otherZone(all, calls, layout, utcOffset);
  if (zone !== undefined)
    return differing.map((cell) => ({ ...toRow(cell, layout, { cause: "zone" }), utcOffset: zone }));
  const byDay = new Map<string, BookedCall[]>();
  for (const call of calls) pushTo(byDay, call.day, call);
  const callsOn = (day: string) => byDay.get(day) ?? [];
  const days = all.map(({ day }) => day).sort();
  const agreeing = new Set(days);
  for (const { day } of differing) agreeing.delete(day);
  const isOpen = (day: string) => !agreeing.has(day);
  const common = { others: differing, callsOn, isOpen, layout, utcOffset };
  const rows = differing.map((cell) => toRow(cell, layout, causeOf({ ...common, cell, calls: callsOn(cell.day) })));
  if (!period) return rows;
  const own = calls.filter(({ day }) => agreeing.has(day));
  return [...rows, toRow(period, layout, causeOfPeriod({ ...common, cell: period, calls: own }))];
}

function toRow(cell: Cell, layout: Layout, found: Found): CheckRow {
  const surplus = surplusOf(cell);
  const differing = (place: number | undefined) =>
    place !== undefined && !isNear(surplus[place] ?? 0, cell, place) ? surplus[place] : undefined;
  const requests = differing(layout.requests);
  // The cost is shown as soon as one of its kinds differs.
  const isCostApart = [layout.cost, ...layout.costKinds.map(({ place }) => place)].some((place) => differing(place));
  return {
    ...found,
    ...(cell.day && { day: cell.day }),
    model: cell.model,
    tokens: layout.kinds.flatMap((kind, i) => {
      const more = differing(i);
      return more === undefined ? [] : [{ kind, more }];
    }),
    ...(requests !== undefined && { requests }),
    ...(isCostApart && { costNanos: Math.round(surplus[layout.cost ?? 0] ?? 0) }),
    unsure: cell.unsure,
  };
}

function summaryOf(
  invoice: Invoice,
  cells: Cell[],
  { firstDay, lastDay, layout, rows }: { firstDay: string; lastDay: string; layout: Layout; rows: CheckRow[] },
): InvoiceCheck {
  const { files, vendor, hasModels, kinds, hasRequests, currency, unread } = invoice;
  const sum = (valueOf: (cell: Cell) => number) => cells.reduce((all, cell) => all + valueOf(cell), 0);
  const costOf = (figures: number[]) => (layout.cost === undefined ? 0 : (figures[layout.cost] ?? 0));
  return {
    files,
    vendor,
    firstDay,
    lastDay,
    hasModels,
    hasTokens: kinds.length > 0,
    hasRequests,
    ...(currency && { currency }),
    agree: cells.filter((cell) => !differs(cell, layout)).length,
    rows: rows.toSorted((a, b) => ((a.day ?? "~") + a.model < (b.day ?? "~") + b.model ? -1 : 1)),
    costNanos: {
      invoice: Math.round(sum((cell) => costOf(cell.theirs))),
      ledger: Math.round(sum((cell) => costOf(cell.ours))),
    },
    calls: sum(({ calls }) => calls),
    unsure: sum(({ unsure }) => unsure),
    unpriced: sum(({ unpriced }) => unpriced),
    unread,
  };
}
