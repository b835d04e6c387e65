// Sums up the invoice and the ledger per day and model, as rows of figures in a common order.
import type { Booked, BookedCall, Parts } from "./booked.ts";
import {
  type CostKind,
  type Invoice,
  type InvoiceCost,
  type InvoiceLine,
  tokenKinds,
  type TokenKind,
} from "./invoice-line.ts";

/** The figures that an invoice tells. Each has a place in the rows of figures. */
export interface Layout {
  kinds: TokenKind[];
  /** Place of the requests, of the cost, and of each kind of cost in this order; absent if the file does not tell them. */
  requests?: number;
  cost?: number;
  costKinds: { kind: CostKind; place: number; sums: readonly (keyof Parts)[] }[];
  width: number;
  /** The coarsest precision of a cost: half a unit of the last place, in billionths. */
  half: number;
}

/** Invoice and ledger of one model on one day. */
export interface Cell {
  day: string;
  model: string;
  theirs: number[];
  ours: number[];
  /** How much each figure may differ, because files round. */
  slack: number[];
  calls: number;
  /** Calls that the vendor did not answer. Vendors may count them as requests or not. */
  unanswered: number;
  unsure: number;
  unpriced: number;
  /** Calls whose cost is known only as a sum. */
  unsplit: number;
  /** The costs in the file. */
  costs: InvoiceCost[];
  ownKeyNanos: number;
  isFree: boolean;
}

function layoutOf({ kinds, hasRequests, currency, lines }: Invoice): Layout {
  const costs = lines.flatMap(({ cost }) => (cost ? [cost] : []));
  const isSplit = costs.length > 0 && costs.every(({ kind }) => kind !== undefined);
  const costKinds = isSplit ? [...new Set(costs.map(({ kind }) => kind as CostKind))] : [];
  let width = kinds.length;
  return {
    kinds,
    ...(hasRequests && { requests: width++ }),
    ...(currency && { cost: width++ }),
    costKinds: costKinds.map((kind) => ({ kind, place: width++, sums: partsOf(kind, costKinds) })),
    width,
    half: costs.reduce((most, { half }) => Math.max(most, half), 0),
  };
}

function partsOf(kind: CostKind, kinds: CostKind[]): readonly (keyof Parts)[] {
  if (kind === "fees") return ["fees"];
  // Beside lines for cache writes, the line for input contains only what was not written.
  const areWritesApart = kinds.some((one) => one.startsWith("cacheWrite"));
  return kind === "uncached" && areWritesApart ? tokenKinds.input : tokenKinds[kind];
}

/** Returns the figures of a call in the order of the layout. */
export function figuresOf({ usage, requests, nanos, parts }: Booked, layout: Layout): number[] {
  const row: number[] = [];
  for (const kind of layout.kinds) row.push(sumIn(usage, tokenKinds[kind]));
  if (layout.requests !== undefined) row.push(requests);
  if (layout.cost !== undefined) row.push(nanos ?? 0);
  for (const { sums } of layout.costKinds) row.push(parts ? sumIn(parts, sums) : 0);
  return row;
}

function sumIn<Name extends string>(counts: Record<Name, number>, names: readonly Name[]): number {
  let sum = 0;
  for (const name of names) sum += counts[name];
  return sum;
}

function figuresIn({ tokens, requests, cost }: InvoiceLine, layout: Layout): number[] {
  const row = zeros(layout);
  for (const [place, kind] of layout.kinds.entries()) row[place] = tokens[kind] ?? 0;
  if (layout.requests !== undefined) row[layout.requests] = requests ?? 0;
  if (layout.cost !== undefined) row[layout.cost] = cost?.nanos ?? 0;
  for (const { kind, place } of layout.costKinds) row[place] = cost?.kind === kind ? cost.nanos : 0;
  return row;
}

export const addInto = (sum: number[], row: number[], times = 1): void => {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + times * (row[i] ?? 0);
};

export interface Cells {
  layout: Layout;
  take(call: BookedCall): void;
  /** Returns all cells after the last call. */
  all(): Map<string, Cell>;
}

const cellKey = ({ day, model }: { day: string; model: string }): string => `${day} ${model}`;

export function openCells(invoice: Invoice): Cells {
  const layout = layoutOf(invoice);
  const cells = new Map<string, Cell>();
  const cellAt = (at: { day: string; model: string }) => {
    const key = cellKey(at);
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = emptyCell(at.day, at.model, layout)));
    return cell;
  };
  for (const line of invoice.lines) addLine(cellAt(line), line, layout);
  return {
    layout,
    take: (call) => addCall(cellAt(call), call, layout),
    all: () => {
      for (const cell of cells.values()) widen(cell, layout);
      return cells;
    },
  };
}

const zeros = ({ width }: Layout): number[] => Array.from({ length: width }, () => 0);

export const emptyCell = (day: string, model: string, layout: Layout): Cell => ({
  day,
  model,
  theirs: zeros(layout),
  ours: zeros(layout),
  slack: zeros(layout),
  calls: 0,
  unanswered: 0,
  unsure: 0,
  unpriced: 0,
  unsplit: 0,
  costs: [],
  ownKeyNanos: 0,
  isFree: false,
});

function addLine(cell: Cell, line: InvoiceLine, layout: Layout): void {
  addInto(cell.theirs, figuresIn(line, layout));
  cell.ownKeyNanos += line.ownKeyNanos ?? 0;
  cell.isFree ||= line.free === true;
  if (!line.cost || layout.cost === undefined) return;
  const { half, kind } = line.cost;
  cell.costs.push(line.cost);
  for (const place of [layout.cost, ...layout.costKinds.filter((one) => one.kind === kind).map((one) => one.place)])
    cell.slack[place] = (cell.slack[place] ?? 0) + half;
}

function addCall(cell: Cell, call: BookedCall, layout: Layout): void {
  addInto(cell.ours, figuresOf(call, layout));
  cell.calls++;
  if (call.requests === 0) cell.unanswered++;
  if (call.unsure) cell.unsure++;
  if (call.nanos === undefined) cell.unpriced++;
  if (!call.parts && call.nanos !== 0) cell.unsplit++;
}

/** Adds what every amount may differ: the ledger rounds each call, and a file may leave out rows that round to zero. */
function widen(cell: Cell, { cost, costKinds, requests, half }: Layout): void {
  if (requests !== undefined) cell.slack[requests] = cell.unanswered;
  if (cost === undefined) return;
  const own = cell.calls + 1;
  let sum = 0;
  for (const { place } of costKinds) {
    const slack = Math.max(cell.slack[place] ?? 0, half) + own;
    sum += slack;
    // Where the ledger knows only the sum of a cost, its kinds cannot be compared.
    cell.slack[place] = cell.unsplit > 0 ? Number.POSITIVE_INFINITY : slack;
  }
  cell.slack[cost] = Math.max(cell.slack[cost] ?? 0, half, sum) + own;
}

/** True if invoice and ledger differ by more than rounding. @param ours other figures to compare with the invoice */
export function differs(cell: Cell, layout: Layout, ours = cell.ours): boolean {
  for (let place = 0; place < layout.width; place++) {
    if (!isNear((cell.theirs[place] ?? 0) - (ours[place] ?? 0), cell, place)) return true;
  }
  return false;
}

export const isNear = (difference: number, { slack, theirs }: Cell, place: number): boolean =>
  Math.abs(difference) <= (slack[place] ?? 0) + Math.abs(theirs[place] ?? 0) * 1e-12;

/** What the invoice has more than the ledger, per figure. */
export const surplusOf = ({ theirs, ours }: Cell): number[] => theirs.map((figure, i) => figure - (ours[i] ?? 0));
