// What the same tokens would have cost on another model. Calls that every price list treats alike are summed first, so
// that a million of them are priced on a hundred models at once.
import { noUsage, type Usage } from "#core/model/message.ts";
import { type PriceBook, isPlan } from "#core/model/prices/price-book.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import { longSteps, prices } from "#core/model/prices/price-list.ts";
import type { PlainCall } from "#core/ledger/segments/each-call.ts";

/** Calls of one size and one kind of hour. */
export interface CallClass {
  /** One of them, which decides the tier for all. */
  usage: Usage;
  at: number;
  /** All of them together. */
  sum: Usage;
  /** Those that a vendor may ask a fee for: what was refused before any work costs none. */
  requests: number;
  images: number;
  searches: number;
}

export interface CallClasses {
  classes: CallClass[];
  calls: number;
  /** What they did cost; those at an unknown price cost nothing here. */
  costNanos: number;
  unpriced: number;
}

const hourMs = 3_600_000;
const weekHours = 7 * 24;
/** 1970 began on a Thursday. */
const weekHourOf = (at: number): number => (Math.floor(at / hourMs) + 4 * 24) % weekHours;

/** For each hour of a week which of the lists' windows it is in, as bits. */
const windowsAt = (() => {
  const grouped = [...new Set(Object.values(prices).flatMap(({ windows = [] }) => windows))];
  return Uint8Array.from({ length: weekHours }, (_, hour) => {
    const [day, ofDay] = [Math.floor(hour / 24), hour % 24];
    return grouped.reduce((bits, { days, hours }, bit) => {
      const is = (!days || days.includes(day)) && hours.some(([from, to]) => ofDay >= from && ofDay < to);
      return is ? bits | (1 << (bit % 8)) : bits;
    }, 0);
  });
})();

/** Takes calls one by one; demonstrations cost nobody anything. */
export function sortCalls() {
  const found: (CallClass | undefined)[] = [];
  const all: CallClasses = { classes: [], calls: 0, costNanos: 0, unpriced: 0 };
  const take = (call: PlainCall): void => {
    if (call.demo) return;
    const { at, input, cacheRead, cacheWrite5m, cacheWrite1h, output } = call;
    const size = input + cacheRead + cacheWrite5m + cacheWrite1h;
    let step = 0;
    while (step < longSteps.length && size > (longSteps[step] as number)) step++;
    const key = step * 256 + (windowsAt[weekHourOf(at)] as number);
    let one = found[key];
    if (!one) {
      const usage = { input, cacheRead, cacheWrite5m, cacheWrite1h, output };
      one = { usage, at, sum: { ...noUsage }, requests: 0, images: 0, searches: 0 };
      found[key] = one;
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
  return { take, sorted: () => all };
}

/** Undefined where nobody knows its price, or a plan covers it and money says nothing. */
export function costOn(model: string, { classes }: CallClasses, book: PriceBook = {}): number | undefined {
  let cost = 0;
  for (const { usage, at, sum, ...extras } of classes) {
    // The fees in it are those of the whole class.
    const price = priceOf(model, usage, { at, ...extras }, book);
    if (!price || isPlan(price)) return undefined;
    cost += costNanos(sum, price);
  }
  return cost;
}
