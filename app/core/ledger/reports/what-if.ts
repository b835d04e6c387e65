// Calculates what the same tokens would have cost on another model. Calls that all price lists treat alike are first
// summed into classes, so that it is quick to price a million calls on a hundred models.
import { noUsage, type Usage } from "#core/model/message.ts";
import { type PriceBook, isPlan } from "#core/model/prices/price-book.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import { longSteps, prices } from "#core/model/prices/price-list.ts";
import type { PlainCall } from "#core/ledger/segments/each-call.ts";

/** The sums of calls that belong to the same size tier and the same time windows in all price lists. */
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

const hourMs = 3_600_000;
const weekHours = 7 * 24;
/** Returns the hour within a week that begins on Sunday. Four days are added because 1970 began on a Thursday. */
const weekHourOf = (at: number): number => (Math.floor(at / hourMs) + 4 * 24) % weekHours;

/** For each hour of a week, the price lists' time windows that contain the hour, as bits. */
const windowsAt = (() => {
  const windows = [...new Set(Object.values(prices).flatMap(({ windows = [] }) => windows))];
  return Uint8Array.from({ length: weekHours }, (_, hour) => {
    const [day, ofDay] = [Math.floor(hour / 24), hour % 24];
    return windows.reduce((bits, { days, hours }, bit) => {
      const is = (!days || days.includes(day)) && hours.some(([from, to]) => ofDay >= from && ofDay < to);
      return is ? bits | (1 << (bit % 8)) : bits;
    }, 0);
  });
})();

/**
 * Sorts calls into classes. Call `take` with each call; demo calls are ignored. `result` returns the classes of all
 * calls so far.
 */
export function classifyCalls() {
  const byKey: (CallClass | undefined)[] = [];
  const all: CallClasses = { classes: [], calls: 0, costNanos: 0, unpriced: 0 };
  const take = (call: PlainCall): void => {
    if (call.demo) return;
    const { at, input, cacheRead, cacheWrite5m, cacheWrite1h, output } = call;
    const size = input + cacheRead + cacheWrite5m + cacheWrite1h;
    let step = 0;
    while (step < longSteps.length && size > (longSteps[step] as number)) step++;
    const key = step * 256 + (windowsAt[weekHourOf(at)] as number);
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
