// The calls of a stretch one after another, as far as sums of tokens need them: a million of them in a moment.
import type { Usage } from "#core/model/message.ts";
import type { Numbers } from "./columns.ts";
import type { Columns } from "./segment.ts";
import type { Selection } from "./select.ts";

/** What is known of a call without its details. */
export interface PlainCall extends Usage {
  at: number;
  model: string;
  demo?: boolean;
  costNanos?: number;
  images?: number;
  searches?: number;
}

/** Room for the columns of one stretch after another: to ask for it anew each time would take longer than to fill it. */
export type Buffers = Float64Array[];

export function eachCall(
  columns: Columns,
  picked: Selection,
  take: (call: PlainCall) => void,
  rooms: Buffers = [],
): void {
  const { counts, words, count } = columns;
  let used = 0;
  // Each of one kind: what goes through a million calls must not look twice at how a column is stored.
  const dense = (numbers: Numbers) => {
    const known = rooms[used];
    const room = known && known.length >= count ? known : new Float64Array(count);
    rooms[used++] = room;
    if (typeof numbers === "number") return room.fill(numbers, 0, count);
    room.set(numbers);
    return room;
  };
  const [input, cacheRead, output] = [dense(counts.input), dense(counts.cacheRead), dense(counts.output)];
  const [cacheWrite5m, cacheWrite1h] = [dense(counts.cacheWrite5m), dense(counts.cacheWrite1h)];
  const [cost, at] = [dense(counts.costNanos), dense(columns.at)];
  // Stretches of earlier releases lack them.
  const [images, searches] = [dense(counts.images ?? 0), dense(counts.searches ?? 0)];
  const [model, demo] = [dense(words.model.codes), dense(words.demo.codes)];
  const models = words.model.values as string[];
  const demos = words.demo.values as (boolean | undefined)[];
  const many = picked?.length ?? count;
  for (let k = 0; k < many; k++) {
    const i = picked ? (picked[k] as number) : k;
    const nanos = cost[i] as number;
    take({
      at: columns.base + (at[i] as number),
      model: models[model[i] as number] as string,
      demo: demos[demo[i] as number],
      costNanos: Number.isNaN(nanos) ? undefined : nanos,
      input: input[i] as number,
      cacheRead: cacheRead[i] as number,
      cacheWrite5m: cacheWrite5m[i] as number,
      cacheWrite1h: cacheWrite1h[i] as number,
      images: images[i] || 0,
      searches: searches[i] || 0,
      output: output[i] as number,
    });
  }
}
