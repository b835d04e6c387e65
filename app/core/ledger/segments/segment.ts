// A segment: an immutable block of calls of one month, stored as columns. Records are converted to segments and back,
// because a million individually stored records would take minutes to write and to sum up.
import type { CallId } from "#core/ids.ts";
import { type LaterIn, type StoredIn, storedIn } from "#core/ledger/record-columns.ts";
import { type OffsetRange, offsetRanges } from "#core/ledger/here-days.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { dayOf } from "#core/ledger/rollup.ts";
import { savedNanos } from "#core/ledger/tally.ts";
import { isEstimate } from "#core/model/model-call.ts";
import type { Price } from "#core/model/prices/price.ts";
import { type DictionaryColumn, narrowest, numberAt, type Numbers, toDictionary, valueAt } from "./column-encoding.ts";

/**
 * Maximum number of calls in a segment: small enough to read a segment quickly, large enough that a million calls need
 * only about a hundred segments.
 */
export const segmentSize = 10_000;

const words = storedIn("words");
const counts = storedIn("counts");
const detailWords = storedIn("details.words");
const detailCounts = storedIn("details.counts");

/** Columns by field name. Fields that were added later are optional, because segments of earlier releases lack them. */
type ByField<Name extends string, Later extends string, T> = Record<Exclude<Name, Later>, T> &
  Partial<Record<Extract<Name, Later>, T>>;

/** The columns from which totals are calculated. */
export interface Columns {
  count: number;
  /** Time of the first call, in milliseconds since 1970. */
  base: number;
  /** Time of each call, in milliseconds since `base`. */
  at: Numbers;
  words: ByField<StoredIn<"words"> | "day", LaterIn<"words">, DictionaryColumn>;
  /** `estimated` is 1 for a call whose tokens or cost are an estimate, otherwise 0. */
  counts: ByField<StoredIn<"counts"> | "savedNanos" | "estimated", LaterIn<"counts"> | "estimated", Numbers>;
}

/** The fields that totals do not need. They are read only to list or export individual calls. */
export interface Details {
  ids: CallId[];
  words: ByField<StoredIn<"details.words">, LaterIn<"details.words">, DictionaryColumn>;
  counts: ByField<StoredIn<"details.counts">, LaterIn<"details.counts">, Numbers>;
}

/** A link of this browser's audit chain. */
export interface Seal {
  /** The seal's number in the audit chain. Numbers count up from 1 without gaps. */
  number: number;
  /** The SHA-256 hash, in hex, of the sealed calls and the previous link's hash. */
  hash: string;
  /** The hash of the previous link in the chain; empty for the first link. */
  before: string;
  at: number;
}

/** Describes a segment; does not contain its calls. */
export interface Segment {
  /**
   * Id of the segment. It begins with the month and is never used again, even if a month is removed and imported again.
   */
  id: string;
  month: string;
  count: number;
  firstAt: number;
  lastAt: number;
  firstDay: string;
  lastDay: string;
  /** The offsets from UTC with which the calls were made. */
  offsets?: OffsetRange[];
  /** The segment's seal; absent for a short time after the segment is built. */
  seal?: Seal;
  /** Seals of the segments that were merged into this segment, oldest first; absent if there are none. */
  gone?: Seal[];
}

export interface EncodedSegment {
  segment: Segment;
  columns: Columns;
  details: Details;
}

/** Compares two calls by time, then by id. The whole ledger uses this order. */
export const inOrder = (a: Pick<LedgerRecord, "at" | "id">, b: Pick<LedgerRecord, "at" | "id">): number =>
  a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Encodes records as a segment. @param unordered calls of one month, at least one */
export function encodeSegment(unordered: LedgerRecord[]): EncodedSegment {
  const records = [...unordered].sort(inOrder);
  const count = records.length;
  const base = records[0]?.at ?? 0;
  const day = toDictionary(count, (i) => dayOf(records[i] as LedgerRecord));
  const days = [...day.values].sort();
  const firstDay = days[0] ?? "";
  const month = firstDay.slice(0, 7);
  const ids = records.map(({ id }) => id);
  const numbers = (valueOf: (record: LedgerRecord) => number | undefined) => {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = valueOf(records[i] as LedgerRecord) ?? Number.NaN;
    return narrowest(values);
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
      offsets: offsetRanges(records),
    },
    columns: {
      count,
      base,
      at: numbers(({ at }) => at - base),
      words: { ...byName(words, (name) => dictionaryOf(records, name)), day },
      counts: {
        ...byName(counts, (name) => numbers((record) => record[name])),
        savedNanos: numbers(savedNanos),
        estimated: numbers((record) => (isEstimate(record) ? 1 : 0)),
      },
    },
    details: {
      ids,
      words: byName(detailWords, (name) => dictionaryOf(records, name)),
      counts: byName(detailCounts, (name) => numbers((record) => record[name])),
    },
  };
}

function byName<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}

function dictionaryOf(records: LedgerRecord[], name: keyof LedgerRecord): DictionaryColumn {
  if (name === "price") return toDictionary(records.length, (i) => records[i]?.price, keyOfPrice);
  return toDictionary(records.length, (i): unknown => records[i]?.[name], keyOfValue);
}

/** Returns a key that is equal for equal values. Two objects count as equal if their JSON is equal. */
const keyOfValue = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : value;

const keyOfPrice = (price: Price | undefined) =>
  price && [price.source, ...Object.values(price.rates), price.feeNanos, ...billedKey(price)].join("\n");
const billedKey = ({ billed }: Price) => (billed ? [billed.currency, ...Object.values(billed.rates)] : []);

export const offsetsIn = (columns: Columns, { words }: Pick<Details, "words">): OffsetRange[] =>
  offsetRanges(
    Array.from({ length: columns.count }, (_, i) => ({
      at: atOf(columns, i),
      utcOffset: valueAt(words.utcOffset, i) as number,
    })),
  );

export const atOf = ({ base, at }: Columns, i: number): number => base + numberAt(at, i);

/**
 * Returns a function that restores the record at an index. Columns without any value are left out in advance, to save
 * time per record.
 */
export function readerOf(columns: Columns, details: Details): (i: number) => LedgerRecord {
  const worded = [...inPairs(words, columns.words), ...inPairs(detailWords, details.words)].filter(
    ([, { values }]) => values.length > 1 || values[0] !== undefined,
  );
  const counted = [...inPairs(counts, columns.counts), ...inPairs(detailCounts, details.counts)].filter(
    ([, numbers]) => !Number.isNaN(numbers),
  );
  return (i) => {
    const record: Record<string, unknown> = { id: details.ids[i], at: atOf(columns, i) };
    for (const [name, column] of worded) {
      const value = valueAt(column, i);
      if (value !== undefined) record[name] = value;
    }
    for (const [name, numbers] of counted) {
      const value = numberAt(numbers, i);
      if (!Number.isNaN(value)) record[name] = value;
    }
    return record as unknown as LedgerRecord;
  };
}

/** Returns those of the named columns that the segment has, each with its name. */
const inPairs = <Name extends string, T>(names: readonly Name[], columns: { [N in Name]?: T }): [Name, T][] =>
  names.flatMap((name): [Name, T][] => {
    const column = columns[name];
    return column === undefined ? [] : [[name, column]];
  });

export function decodeSegment({ columns, details }: Omit<EncodedSegment, "segment">): LedgerRecord[] {
  const read = readerOf(columns, details);
  return details.ids.map((_, i) => read(i));
}

/** Splits calls by local month into lists of at most `size` calls. Each list is in order of time. */
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
