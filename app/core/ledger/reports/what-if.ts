// Calculates what the same tokens would have cost on another model. Calls that all price lists treat alike are first
// summed into classes, so that it is quick to price a million calls on a hundred models.
import { noUsage, type Usage } from "#core/model/message.ts";
import { type PriceBook, isPlan } from "#core/model/prices/price-book.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import { edition, prices } from "#core/model/prices/price-list.ts";
import { longSteps } from "#core/model/prices/listed-price.ts";
import { isWithin } from "#core/model/prices/price-times.ts";
import type { PlainCall } from "#core/ledger/segments/each-call.ts";

/** Sums of calls to which every price list applies the same row, size step and time window. */
export interface CallClass {
  /** Usage and time of one call of the class. They decide which prices apply to the whole class. */
  usage: Usage;
  at: number;
  /** Total usage of all calls of the class. */
  sum: Usage;
  /**
   * Number of calls for which a vendor may charge a fee. Calls without any tokens are not counted, because they were
   * refused.
   */
  requests: number;
  images: number;
  searches: number;
}

export interface CallClasses {
  classes: CallClass[];
  calls: number;
  /** What the calls really cost, in billionths of a dollar. Calls without a known price are not included. */
  costNanos: number;
  unpriced: number;
}

const minuteMs = 60_000;
const weekMinutes = 7 * 24 * 60;
/** The beginning of a Sunday. */
const sunday = Date.UTC(1970, 0, 4);
const rows = Object.values(prices).flatMap((price) => [price, ...(price.before ?? [])]);

/** For each minute of a week, the price lists' time windows that contain the minute, as bits. */
function windowsByMinute(): Uint8Array {
  const windows = [...new Set(rows.flatMap(({ windows = [] }) => windows))];
  return Uint8Array.from({ length: weekMinutes }, (_, minute) =>
    windows.reduce(
      (bits, window, bit) => (isWithin(window, sunday + minute * minuteMs) ? bits | (1 << (bit % 8)) : bits),
      0,
    ),
  );
}

/** The moments at which a price changes, in order, between infinities. */
const changes = [
  Number.NEGATIVE_INFINITY,
  ...new Set(
    [Date.parse(edition), ...Object.values(prices).flatMap(({ before = [] }) => before.map(({ until }) => until))].sort(
      (a, b) => a - b,
    ),
  ),
  Number.POSITIVE_INFINITY,
];

/**
 * Sorts calls into classes. Call `take` with each call; demo calls and attempts that never left are ignored. `result` returns the classes of all
 * calls so far.
 */
export function classifyCalls() {
  const byKey: (CallClass | undefined)[] = [];
  const all: CallClasses = { classes: [], calls: 0, costNanos: 0, unpriced: 0 };
  const windowsAt = windowsByMinute();
  let period = 0;
  const take = (call: PlainCall): void => {
    if (call.demo || call.unsent) return;
    const { at, input, cacheRead, cacheWrite5m, cacheWrite1h, output } = call;
    const size = input + cacheRead + cacheWrite5m + cacheWrite1h;
    let step = 0;
    while (step < longSteps.length && size > (longSteps[step] as number)) step++;
    // Calls come nearly in order of time, so the period is mostly that of the call before.
    while (at < (changes[period] as number)) period--;
    while (at >= (changes[period + 1] as number)) period++;
    const windows = windowsAt[Math.floor((at - sunday) / minuteMs) % weekMinutes] as number;
    const key = (period * (longSteps.length + 1) + step) * 256 + windows;
    let one = byKey[key];
    if (!one) {
      const usage = { input, cacheRead, cacheWrite5m, cacheWrite1h, output };
      one = { usage, at, sum: { ...noUsage }, requests: 0, images: 0, searches: 0 };
      byKey[key] = one;
      all.classes.push(one);
    }
    const { sum } = one;
    sum.input += input;
    sum.cacheRead += cacheRead;
    sum.cacheWrite5m += cacheWrite5m;
    sum.cacheWrite1h += cacheWrite1h;
    sum.output += output;
    if (size + output > 0) one.requests += 1;
    one.images += call.images ?? 0;
    one.searches += call.searches ?? 0;
    all.calls += 1;
    if (call.costNanos === undefined) all.unpriced += 1;
    else all.costNanos += call.costNanos;
  };
  return { take, result: () => all };
}

/**
 * Returns what the calls would cost on a model. Undefined if the model's price is unknown or if a subscription covers
 * the model.
 */
export function costOn(model: string, { classes }: CallClasses, book: PriceBook = {}): number | undefined {
  let cost = 0;
  for (const { usage, at, sum, ...extras } of classes) {
    // This price includes the fees for all requests, images and searches of the class.
    const price = priceOf(model, usage, { at, ...extras }, book);
    if (!price || isPlan(price)) return undefined;
    cost += costNanos(sum, price);
  }
  return cost;
}
