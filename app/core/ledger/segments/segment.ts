// A stretch of calls as columns, and each of them back as it was. A million rows would take minutes to write and to add up.
import type { CallId } from "#core/ids.ts";
import type { Price } from "#core/model/prices/price.ts";
import { type Coded, code, type Numbers, numberAt, packNumbers, valueAt } from "./columns.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { dayOf } from "#core/ledger/rollup.ts";
import { savedNanos } from "#core/ledger/tally.ts";

/** As many calls as are packed together: few enough to be read in a moment, many enough to be read at once. */
export const segmentSize = 10_000;

const words = [
  "sessionId",
  "account",
  "model",
  "purpose",
  "outcome",
  "usageSource",
  "importedFrom",
  "folder",
  "channel",
  "person",
  "demo",
] as const satisfies readonly (keyof LedgerRecord)[];
const counts = [
  "input",
  "cacheRead",
  "cacheWrite5m",
  "cacheWrite1h",
  "output",
  "costNanos",
  "images",
  "searches",
] as const satisfies readonly (keyof LedgerRecord)[];
const finerWords = [
  "turnId",
  "utcOffset",
  "costSource",
  "price",
  "missed",
  "vendor",
  "route",
  "error",
  "attempt",
] as const satisfies readonly (keyof LedgerRecord)[];
const finerCounts = ["ms", "firstByteMs"] as const satisfies readonly (keyof LedgerRecord)[];

/** All that totals are made of. */
export interface Columns {
  count: number;
  /** The moment of the first. */
  base: number;
  /** After the first, in milliseconds. */
  at: Numbers;
  words: Record<(typeof words)[number] | "day", Coded>;
  counts: Record<(typeof counts)[number] | "savedNanos", Numbers>;
}

/** The rest of each record: read only when somebody looks at one. */
export interface Details {
  ids: CallId[];
  words: Record<(typeof finerWords)[number], Coded>;
  counts: Record<(typeof finerCounts)[number], Numbers>;
}

/** One link of the chain of this browser. */
export interface Seal {
  /** Counts up from 1, without a gap. */
  number: number;
  /** Hex, of the calls and of the seal before. */
  hash: string;
  /** The hash of the one before; empty for the first. */
  before: string;
  at: number;
}

/** What a stretch is, without its calls. */
export interface Segment {
  /** Of its month, its first call, and in a store of all of them: one with other calls is never taken for it. */
  id: string;
  month: string;
  count: number;
  firstAt: number;
  lastAt: number;
  firstDay: string;
  lastDay: string;
  /** Absent until it is sealed, which is soon after it was packed. */
  seal?: Seal;
  /** The seals of stretches that were merged into it, oldest first. */
  gone?: Seal[];
}

export interface EncodedSegment {
  segment: Segment;
  columns: Columns;
  details: Details;
}

export const inOrder = (a: Pick<LedgerRecord, "at" | "id">, b: Pick<LedgerRecord, "at" | "id">): number =>
  a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** @param unordered calls of one month, at least one */
export function encodeSegment(unordered: LedgerRecord[]): EncodedSegment {
  const records = [...unordered].sort(inOrder);
  const count = records.length;
  const base = records[0]?.at ?? 0;
  const day = code(count, (i) => dayOf(records[i] as LedgerRecord));
  const days = [...day.values].sort();
  const firstDay = days[0] ?? "";
  const month = firstDay.slice(0, 7);
  const ids = records.map(({ id }) => id);
  const numbers = (of: (record: LedgerRecord) => number | undefined) => {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = of(records[i] as LedgerRecord) ?? Number.NaN;
    return packNumbers(values);
  };
  return {
    segment: {
      id: `${month}/${ids[0]}`,
      month,
      count,
      firstAt: base,
      lastAt: records.at(-1)?.at ?? base,
      firstDay,
      lastDay: days.at(-1) ?? "",
    },
    columns: {
      count,
      base,
      at: numbers(({ at }) => at - base),
      words: { ...inColumns(words, (name) => wordsOf(records, name)), day },
      counts: {
        ...inColumns(counts, (name) => numbers((record) => record[name])),
        savedNanos: numbers(savedNanos),
      },
    },
    details: {
      ids,
      words: inColumns(finerWords, (name) => wordsOf(records, name)),
      counts: inColumns(finerCounts, (name) => numbers((record) => record[name])),
    },
  };
}

function inColumns<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}

function wordsOf(records: LedgerRecord[], name: keyof LedgerRecord): Coded {
  if (name === "price") return code(records.length, (i) => records[i]?.price, keyOfPrice);
  if (name === "missed")
    return code(
      records.length,
      (i) => records[i]?.missed,
      (miss) => miss && JSON.stringify(miss),
    );
  return code(records.length, (i) => records[i]?.[name] as unknown);
}

const keyOfPrice = (price: Price | undefined) =>
  price && [price.source, ...Object.values(price.rates), price.feeNanos, ...billedKey(price)].join("\n");
const billedKey = ({ billed }: Price) => (billed ? [billed.currency, ...Object.values(billed.rates)] : []);

export const atOf = ({ base, at }: Columns, i: number): number => base + numberAt(at, i);

/** What makes each record of a stretch; columns in which nothing is said are left out from the start. */
export function readerOf(columns: Columns, details: Details): (i: number) => LedgerRecord {
  const worded = [...inPairs(words, columns.words), ...inPairs(finerWords, details.words)].filter(
    ([, { values }]) => values.length > 1 || values[0] !== undefined,
  );
  const counted = [...inPairs(counts, columns.counts), ...inPairs(finerCounts, details.counts)].filter(
    // Stretches of earlier releases lack what came later.
    ([, numbers]) => numbers !== undefined && !Number.isNaN(numbers),
  );
  return (i) => {
    const record: Record<string, unknown> = { id: details.ids[i], at: atOf(columns, i) };
    for (const [name, coded] of worded) {
      const value = valueAt(coded, i);
      if (value !== undefined) record[name] = value;
    }
    for (const [name, numbers] of counted) {
      const value = numberAt(numbers, i);
      if (!Number.isNaN(value)) record[name] = value;
    }
    return record as unknown as LedgerRecord;
  };
}

const inPairs = <Name extends string, T>(names: readonly Name[], of: Record<Name, T>): [Name, T][] =>
  names.map((name) => [name, of[name]]);

export function decodeSegment({ columns, details }: Omit<EncodedSegment, "segment">): LedgerRecord[] {
  const read = readerOf(columns, details);
  return details.ids.map((_, i) => read(i));
}

/** Calls by the month that their own clocks showed, no more than a stretch together. */
export function byMonth(records: LedgerRecord[], size = segmentSize): LedgerRecord[][] {
  const months = new Map<string, LedgerRecord[]>();
  for (const record of [...records].sort(inOrder)) {
    const month = dayOf(record).slice(0, 7);
    const found = months.get(month);
    if (found) found.push(record);
    else months.set(month, [record]);
  }
  return [...months.values()].flatMap((month) =>
    Array.from({ length: Math.ceil(month.length / size) }, (_, i) => month.slice(i * size, (i + 1) * size)),
  );
}
