// The calls of a stretch one after another, as far as sums of tokens need them: a million of them in a moment.
import type { Usage } from "../model/message.ts";
import { type Numbers, numberAt, valueAt } from "./columns.ts";
import { atOf, type Columns } from "./pack.ts";
import type { Picked } from "./scan.ts";

/** What is known of a call without its details. Good only until the next one comes. */
export interface PlainCall extends Usage {
  at: number;
  model: string;
  demo?: boolean;
  costNanos?: number;
}

const tokens = ["input", "cacheRead", "cacheWrite5m", "cacheWrite1h", "output"] as const satisfies (keyof Usage)[];

export function eachCall(columns: Columns, picked: Picked, take: (call: PlainCall) => void): void {
  const { counts, words, count } = columns;
  const figures = tokens.map((name): [keyof Usage, Numbers] => [name, counts[name]]);
  const call: PlainCall = { at: 0, model: "", input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
  const many = picked?.length ?? count;
  for (let k = 0; k < many; k++) {
    const i = picked ? (picked[k] as number) : k;
    call.at = atOf(columns, i);
    call.model = valueAt(words.model, i) as string;
    call.demo = valueAt(words.demo, i) as boolean | undefined;
    const cost = numberAt(counts.costNanos, i);
    call.costNanos = Number.isNaN(cost) ? undefined : cost;
    for (const [name, numbers] of figures) call[name] = numberAt(numbers, i);
    take(call);
  }
}
