// Finds the probable cause of a difference: it recomputes the invoice with one hypothesis after the other, and names
// only a cause with which the difference vanishes.
import type { Usage } from "#core/model/message.ts";
import type { BookedCall } from "./booked.ts";
import { addInto, type Cell, differs, emptyCell, figuresOf, isNear, type Layout, surplusOf } from "./cells.ts";
import { type Hypothesis, type Hypothetical, hypotheses, repeatedCalls } from "./hypotheses.ts";
import { tokenKinds } from "./invoice-line.ts";
import { nearMidnight, wronglyDated } from "./moved.ts";
import { dayAfter, localDay } from "#core/ledger/calendar.ts";

export type CheckCause =
  | "estimated"
  | "unpriced"
  | Hypothetical
  | "missing"
  | "zone"
  | "shift"
  | "clock"
  | "own-key"
  | "price"
  | "unexplained";

export interface Found {
  cause: CheckCause;
  /** How many calls it concerns, if that is known. */
  calls?: number;
  /** What explains the rest, if one cause alone does not explain the difference. */
  also?: Found;
}

export interface Suspect {
  cell: Cell;
  /** All cells of the same model that differ. */
  others: Cell[];
  calls: BookedCall[];
  callsOn(day: string): BookedCall[];
  /** True for a day that may have lost or gained calls: one that differs, or one outside the invoice. */
  isOpen(day: string): boolean;
  layout: Layout;
  utcOffset: number;
}

/** Returns the first cause that can be shown, the likeliest first. */
export function causeOf(suspect: Suspect): Found {
  return (
    estimated(suspect) ??
    unpriced(suspect) ??
    repeated(suspect) ??
    ofAll(suspect) ??
    ofAccount(suspect) ??
    recounted(suspect) ??
    ownKey(suspect) ??
    moved(suspect) ??
    ofOne(suspect) ??
    several(suspect) ??
    rest(suspect)
  );
}

/** Finds the cause of a difference that shows only in the sum of all days. */
export function causeOfPeriod(suspect: Suspect): Found {
  return estimated(suspect) ?? ofAll(suspect) ?? ofAccount(suspect) ?? ofOne(suspect) ?? { cause: "unexplained" };
}

const rowsOf = (calls: BookedCall[], layout: Layout): number[] => {
  const sum = emptyCell("", "", layout).ours;
  for (const call of calls) addInto(sum, figuresOf(call, layout));
  return sum;
};

/** True if the difference vanishes once `change` is added to the ledger's figures. */
function vanishes({ cell, layout }: Suspect, change: number[], times = 1): boolean {
  const ours = [...cell.ours];
  addInto(ours, change, times);
  return !differs(cell, layout, ours);
}

/** The longest answer that a lost call may have had unseen, in tokens. */
const longestAnswer = 64_000;
/** How many times its estimate a call may really have had. Octo counts characters, which differ by language. */
const estimateFactor = 3;

/**
 * Blames the calls that Octo had to estimate, if the invoice leaves for them what they can have used: nothing, if they
 * were not billed, up to several times the estimate.
 */
function estimated({ cell, calls, layout }: Suspect): Found | undefined {
  const unsure = calls.filter((call) => call.unsure);
  if (unsure.length === 0) return undefined;
  const estimates = rowsOf(unsure, layout);
  const prompt = unsure.reduce(
    (sum, { usage }) => sum + tokenKinds.prompt.reduce((all, name) => all + usage[name], 0),
    0,
  );
  const dearest = Math.max(0, ...unsure.map(({ rates }) => rates?.output ?? 0));
  const unseen = longestAnswer * unsure.length;
  const mostOf = (i: number): number => {
    const kind = layout.kinds[i];
    if (kind === "output") return (estimates[i] ?? 0) * estimateFactor + unseen;
    if (kind) return prompt * estimateFactor;
    if (i === layout.requests) return unsure.length;
    return (estimates[layout.cost ?? i] ?? 0) * estimateFactor + unseen * dearest;
  };
  const isPossible = surplusOf(cell).every((more, i) => {
    const left = more + (estimates[i] ?? 0);
    return left >= 0 ? left <= mostOf(i) || isNear(left - mostOf(i), cell, i) : isNear(left, cell, i);
  });
  return isPossible ? { cause: "estimated", calls: unsure.length } : undefined;
}

/** Blames calls without a known price, if nothing but the cost is missing. */
function unpriced({ cell, layout }: Suspect): Found | undefined {
  if (cell.unpriced === 0) return undefined;
  const isOnlyCost = surplusOf(cell).every(
    (more, i) => (isCost(i, layout) ? more > 0 : false) || isNear(more, cell, i),
  );
  return isOnlyCost ? { cause: "unpriced", calls: cell.unpriced } : undefined;
}

const isCost = (place: number, { cost, costKinds }: Layout): boolean =>
  place === cost || costKinds.some((one) => one.place === place);

function repeated(suspect: Suspect): Found | undefined {
  const twice = [...repeatedCalls(suspect.calls)];
  if (twice.length === 0) return undefined;
  if (vanishes(suspect, rowsOf(twice, suspect.layout), -1)) return { cause: "doubled", calls: twice.length };
  const isOne = twice.some((call) => vanishes(suspect, figuresOf(call, suspect.layout), -1));
  return isOne ? { cause: "doubled", calls: 1 } : undefined;
}

/** Returns what the hypothesis changes in the sum of these calls, and how many of them it concerns. */
function changeBy(
  { billed }: Hypothesis,
  calls: BookedCall[],
  { cell, layout }: Suspect,
): { row: number[]; calls: number } {
  const row = emptyCell("", "", layout).ours;
  let concerned = 0;
  for (const call of calls) {
    const other = billed(call, cell);
    if (!other) continue;
    concerned++;
    addInto(row, figuresOf(other, layout));
    addInto(row, figuresOf(call, layout), -1);
  }
  return { row, calls: concerned };
}

/** An amount may be billed more often than twice. */
const mostTimes = 3;

function ofAll(suspect: Suspect): Found | undefined {
  return firstOf(suspect, suspect.calls);
}

function firstOf(suspect: Suspect, calls: BookedCall[]): Found | undefined {
  for (const hypothesis of hypotheses) {
    const change = changeBy(hypothesis, calls, suspect);
    const times = hypothesis.cause === "doubled" ? mostTimes : 1;
    for (let n = 1; change.calls > 0 && n <= times; n++)
      if (vanishes(suspect, change.row, n)) return { cause: hypothesis.cause, calls: change.calls };
  }
  return undefined;
}

/** Tries the calls of one account, because each account may have its own key and price. */
function ofAccount(suspect: Suspect): Found | undefined {
  const accounts = new Set(suspect.calls.map(({ record }) => record.account));
  if (accounts.size < 2) return undefined;
  for (const account of accounts) {
    const own = suspect.calls.filter(({ record }) => record.account === account);
    const found = firstOf(suspect, own);
    if (found) return found;
  }
  return undefined;
}

/** Finds tokens that are only counted as another kind: the sum of all input is the same. */
function recounted({ cell, calls, layout }: Suspect): Found | undefined {
  const surplus = surplusOf(cell);
  const differing = layout.kinds.filter((_, i) => !isNear(surplus[i] ?? 0, cell, i));
  if (differing.length < 2 || differing.includes("output")) return undefined;
  const moved = differing.reduce((sum, kind) => sum + (surplus[layout.kinds.indexOf(kind)] ?? 0), 0);
  if (moved !== 0 || !costsAgree(surplus, { cell, calls, layout })) return undefined;
  const isLifetime = differing.every((kind) => kind === "cacheWrite5m" || kind === "cacheWrite1h");
  return { cause: isLifetime ? "lifetime" : "cache" };
}

/** True if the cost differs as the tokens do, at the rates of one of the calls. */
function costsAgree(surplus: number[], { cell, calls, layout }: Pick<Suspect, "cell" | "calls" | "layout">): boolean {
  const { cost, kinds } = layout;
  if (cost === undefined || isNear(surplus[cost] ?? 0, cell, cost)) return true;
  const rateOf = (rates: Usage, i: number) => rates[tokenKinds[kinds[i] ?? "input"][0]];
  return calls.some(({ rates }) => {
    const expected = rates && kinds.reduce((sum, _, i) => sum + (surplus[i] ?? 0) * rateOf(rates, i), 0);
    return expected !== undefined && isNear((surplus[cost] ?? 0) - expected, cell, cost);
  });
}

/** OpenRouter's highest fee on calls with a key of one's own, as a part of their cost. */
const ownKeyFee = 0.055;

function ownKey({ cell, layout }: Suspect): Found | undefined {
  const { cost } = layout;
  if (cost === undefined || cell.ownKeyNanos === 0) return undefined;
  const surplus = surplusOf(cell);
  if (surplus.some((more, i) => i !== cost && !isNear(more, cell, i))) return undefined;
  const fee = (surplus[cost] ?? 0) + cell.ownKeyNanos;
  const slack = (cell.slack[cost] ?? 0) * 2;
  return fee >= -slack && fee <= cell.ownKeyNanos * ownKeyFee + slack ? { cause: "own-key" } : undefined;
}

function moved(suspect: Suspect): Found | undefined {
  const { cell, calls, others, callsOn, isOpen, layout, utcOffset } = suspect;
  const [before, after] = [localDay(Date.parse(cell.day) - 1, 0), dayAfter(cell.day)];
  const days = {
    calls,
    ...(isOpen(before) && { before: callsOn(before) }),
    ...(isOpen(after) && { after: callsOn(after) }),
  };
  const near = nearMidnight(cell, days, layout, utcOffset);
  if (near !== undefined) return { cause: "shift", calls: near };
  const isDatedHere = wronglyDated(cell, others, calls, layout) !== undefined;
  const isDatedThere = others.some(
    (other) => other !== cell && wronglyDated(other, [cell], callsOn(other.day), layout),
  );
  return isDatedHere || isDatedThere ? { cause: "clock" } : undefined;
}

/** How many times its uncertainty a cost must be, before the cost of a single call proves anything. */
const clearly = 8;

/** Finds the one call that explains the difference. Costs alone prove it only if no other call does. */
function ofOne({ cell, calls, layout }: Suspect): Found | undefined {
  const cost = layout.cost ?? -1;
  const surplus = surplusOf(cell);
  const isClear = Math.abs(surplus[cost] ?? 0) >= clearly * (cell.slack[cost] ?? 0);
  const rows = calls.map((call) => figuresOf(call, layout));
  const hasTokens = layout.kinds.some((_, i) => !isNear(surplus[i] ?? 0, cell, i));
  for (const { cause, billed } of hypotheses) {
    const fitting = calls.filter((call, n) => {
      const other = billed(call, cell);
      return other && explains(figuresOf(other, layout), rows[n] ?? [], surplus, cell);
    });
    if (hasTokens ? fitting.length > 0 : fitting.length === 1 && isClear) return { cause, calls: 1 };
  }
  return undefined;
}

/** True if the whole difference comes of one call that was billed as `other` instead of `row`. */
function explains(other: number[], row: number[], surplus: number[], cell: Cell): boolean {
  for (let i = 0; i < surplus.length; i++)
    if (!isNear((surplus[i] ?? 0) - (other[i] ?? 0) + (row[i] ?? 0), cell, i)) return false;
  return true;
}

/** Finds two causes that explain the difference together. The first is one of which nothing in the ledger is left out. */
function several(suspect: Suspect): Found | undefined {
  const { cell, calls, layout } = suspect;
  const without = (change: number[], left: BookedCall[]): Suspect => {
    const ours = [...cell.ours];
    addInto(ours, change);
    return { ...suspect, cell: { ...cell, ours }, calls: left };
  };
  const twice = repeatedCalls(calls);
  if (twice.size > 0) {
    const excess = rowsOf([...twice], layout).map((figure) => -figure);
    const left = without(
      excess,
      calls.filter((call) => !twice.has(call)),
    );
    const also = estimated(left) ?? ofAll(left) ?? ofOne(left) ?? wholeCalls(left);
    if (also) return { cause: "doubled", calls: twice.size, also };
  }
  // Costs alone fit too many pairs.
  if (layout.kinds.length === 0) return undefined;
  for (const hypothesis of hypotheses) {
    if (hypothesis.cause === "doubled" || hypothesis.cause === "absent") continue;
    const change = changeBy(hypothesis, calls, suspect);
    if (change.calls === 0) continue;
    const billed = calls.map((call) => ({ ...call, ...hypothesis.billed(call, cell) }));
    const also = ofOne(without(change.row, billed));
    if (also) return { cause: hypothesis.cause, calls: change.calls, also };
  }
  return undefined;
}

function wholeCalls({ cell, layout }: Suspect): Found | undefined {
  const surplus = surplusOf(cell);
  if (looksLikeCalls(surplus, cell, layout)) return { cause: "missing" };
  const excess = surplus.map((more) => -more);
  return looksLikeCalls(excess, cell, layout) ? { cause: "absent" } : undefined;
}

function rest(suspect: Suspect): Found {
  const { cell, layout } = suspect;
  if (cell.calls === 0) return { cause: "missing" };
  const whole = wholeCalls(suspect);
  if (whole) return whole;
  const surplus = surplusOf(cell);
  const isOnlyCost = surplus.every((more, i) => isCost(i, layout) || isNear(more, cell, i));
  return { cause: layout.kinds.length > 0 && isOnlyCost && cell.unsplit === 0 ? "price" : "unexplained" };
}

/**
 * True if these figures can be those of whole calls, which have input and output and count as requests. Without tokens,
 * only costs that the file splits by kind can show it: other prices would change all of them alike.
 */
function looksLikeCalls(figures: number[], cell: Cell, layout: Layout): boolean {
  if (figures.some((figure, i) => figure < 0 && !isNear(figure, cell, i))) return false;
  const has = (i: number) => (figures[i] ?? 0) > 0 && !isNear(figures[i] ?? 0, cell, i);
  if (layout.requests !== undefined && !has(layout.requests)) return false;
  if (layout.kinds.length > 0)
    return (
      layout.kinds.some((kind, i) => kind !== "output" && has(i)) &&
      layout.kinds.some((kind, i) => kind === "output" && has(i))
    );
  const split = layout.costKinds.filter(({ place }) => has(place));
  const factors = split.map(({ place }) => (figures[place] ?? 0) / (cell.ours[place] || 1));
  return split.length > 1 && Math.max(...factors) > 1.2 * Math.min(...factors);
}
