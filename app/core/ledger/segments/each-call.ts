// Passes each call of a segment to a function, with only the fields that are needed to sum up tokens and costs.
import type { Usage } from "#core/model/message.ts";
import { floatAt, type Numbers } from "./column-encoding.ts";
import type { Columns } from "./segment.ts";
import { rowAt, type Selection } from "./select.ts";

/**
 * The fields of a call that are needed for sums. They are all in a segment's columns, so its details need not be read.
 */
export interface PlainCall extends Usage {
  at: number;
  model: string;
  demo?: boolean;
  /** True for an attempt that never left the machine. */
  unsent?: boolean;
  costNanos?: number;
  images?: number;
  searches?: number;
}

/** Arrays that are used again for the next segment, because allocating new ones takes longer than filling them. */
export type Buffers = Float64Array[];

export function eachCall(
  columns: Columns,
  selected: Selection,
  take: (call: PlainCall) => void,
  buffers: Buffers = [],
): void {
  const { counts, words, count } = columns;
  let used = 0;
  // Copies a column into a Float64Array, so that the loop below need not check how the column is stored.
  const dense = (numbers: Numbers) => {
    const known = buffers[used];
    const buffer = known && known.length >= count ? known : new Float64Array(count);
    buffers[used++] = buffer;
    if (typeof numbers === "number") return buffer.fill(numbers, 0, count);
    buffer.set(numbers);
    return buffer;
  };
  const [input, cacheRead, output] = [dense(counts.input), dense(counts.cacheRead), dense(counts.output)];
  const [cacheWrite5m, cacheWrite1h] = [dense(counts.cacheWrite5m), dense(counts.cacheWrite1h)];
  const [cost, at] = [dense(counts.costNanos), dense(columns.at)];
  const [images, searches] = [dense(counts.images ?? 0), dense(counts.searches ?? 0)];
  const [model, demo] = [dense(words.model.codes), dense(words.demo.codes)];
  const models = words.model.values as string[];
  const demos = words.demo.values as (boolean | undefined)[];
  const unsent = words.unsent && dense(words.unsent.codes);
  const attempts = (words.unsent?.values ?? []) as (boolean | undefined)[];
  const size = selected?.length ?? count;
  for (let k = 0; k < size; k++) {
    const i = rowAt(selected, k);
    const nanos = floatAt(cost, i);
    take({
      at: columns.base + floatAt(at, i),
      model: models[floatAt(model, i)] as string,
      demo: demos[floatAt(demo, i)],
      unsent: unsent && attempts[floatAt(unsent, i)],
      costNanos: Number.isNaN(nanos) ? undefined : nanos,
      input: floatAt(input, i),
      cacheRead: floatAt(cacheRead, i),
      cacheWrite5m: floatAt(cacheWrite5m, i),
      cacheWrite1h: floatAt(cacheWrite1h, i),
      images: images[i] || 0,
      searches: searches[i] || 0,
      output: floatAt(output, i),
    });
  }
}
