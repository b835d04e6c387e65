// The only table of all record fields. Exports, imports, segments and test samples are derived from it.
// A new field of LedgerRecord is a new line at the end of the table. Exported lines and seals depend on the order, so
// it must never change.
import { modelErrorKinds } from "#core/model/model-errors.ts";
import { importSources, type LedgerRecord, purposes } from "./record.ts";

/**
 * What a column contains in a file.
 * Texts: a `name` is short and not empty, a `label` may be empty, a `path` (or another text) may be long, and a `time` is ISO 8601.
 * Numbers: a `count` of anything, an amount in `dollars` or in billionths of a dollar (`nanos`), or a `duration` in
 * milliseconds.
 * Others: a `flag` (true or false), an object (`price` or `miss`), or one word of the given list.
 */
export type Kind = "name" | "label" | "path" | "time" | NumberKind | "flag" | "price" | "miss" | readonly string[];
export type NumberKind = "count" | "dollars" | "nanos" | "duration";

/**
 * Where a segment stores a field: as a dictionary (`words`) or as numbers (`counts`). Fields that totals do not need
 * are in `details`.
 */
type Stored = "words" | "counts" | "details.words" | "details.counts";

type IsOptional<F extends keyof LedgerRecord> = undefined extends LedgerRecord[F] ? true : undefined;

type Field = {
  [F in keyof Required<LedgerRecord>]: {
    name: F;
    /**
     * Name of the exported column; absent if the field only occurs within other columns (see `combined` in
     * files/export.ts).
     */
    column?: string;
    kind: Kind;
    /** Where a segment stores the field; absent for `id` and `at`, which are stored in a different way. */
    stored?: Stored;
    /** True if a record may lack this field. The compiler checks this against LedgerRecord. */
    optional: IsOptional<F>;
    /**
     * Since when the field exists. 1: it is in every export. 2: the oldest exports lack it. 3: the oldest segments lack
     * it too.
     */
    since: 1 | 2 | 3;
  };
}[keyof LedgerRecord];

/** An exported column that repeats the values of other fields in another form. */
interface DerivedColumn {
  column: string;
  kind: Kind;
  since: 1;
}

const always = undefined;
const outcomes = ["ok", "failed", "stopped", "lost"] as const satisfies readonly LedgerRecord["outcome"][];
const usageSources = ["vendor", "estimated"] as const satisfies readonly LedgerRecord["usageSource"][];
const routes = ["direct", "relay"] as const satisfies readonly LedgerRecord["route"][];

const table = [
  { name: "id", column: "id", kind: "name", optional: always, since: 1 },
  { name: "sessionId", column: "session_id", kind: "name", stored: "words", optional: always, since: 1 },
  { name: "at", column: "timestamp", kind: "time", optional: always, since: 1 },
  { name: "utcOffset", kind: "count", stored: "details.words", optional: always, since: 1 },
  { name: "model", column: "model", kind: "name", stored: "words", optional: always, since: 1 },
  { name: "input", column: "prompt_tokens", kind: "count", stored: "counts", optional: always, since: 1 },
  { name: "output", column: "completion_tokens", kind: "count", stored: "counts", optional: always, since: 1 },
  { name: "cacheRead", column: "cache_read_tokens", kind: "count", stored: "counts", optional: always, since: 1 },
  { name: "cacheWrite5m", column: "cache_write_tokens", kind: "count", stored: "counts", optional: always, since: 1 },
  { column: "cost_usd", kind: "dollars", since: 1 },
  { name: "costSource", column: "cost_source", kind: "name", stored: "details.words", optional: always, since: 1 },
  { name: "purpose", column: "purpose", kind: purposes, stored: "words", optional: always, since: 1 },
  { name: "outcome", column: "outcome", kind: outcomes, stored: "words", optional: always, since: 1 },
  { name: "attempt", column: "attempt", kind: "count", stored: "details.words", optional: always, since: 1 },
  {
    name: "cacheWrite1h",
    column: "cache_write_1h_tokens",
    kind: "count",
    stored: "counts",
    optional: always,
    since: 1,
  },
  { name: "costNanos", column: "cost_nanos", kind: "nanos", stored: "counts", optional: true, since: 1 },
  { name: "usageSource", column: "usage_source", kind: usageSources, stored: "words", optional: always, since: 1 },
  { name: "price", column: "price", kind: "price", stored: "details.words", optional: true, since: 1 },
  { name: "demo", column: "demo", kind: "flag", stored: "words", optional: true, since: 1 },
  { name: "account", column: "account", kind: "label", stored: "words", optional: always, since: 1 },
  { name: "turnId", column: "turn_id", kind: "name", stored: "details.words", optional: true, since: 1 },
  { name: "ms", column: "ms", kind: "duration", stored: "details.counts", optional: always, since: 1 },
  { name: "importedFrom", column: "imported_from", kind: importSources, stored: "words", optional: true, since: 2 },
  { name: "folder", column: "folder", kind: "path", stored: "words", optional: true, since: 2 },
  { name: "vendor", column: "vendor", kind: "name", stored: "details.words", optional: true, since: 2 },
  { name: "route", column: "route", kind: routes, stored: "details.words", optional: true, since: 2 },
  { name: "channel", column: "channel", kind: "name", stored: "words", optional: true, since: 2 },
  { name: "person", column: "person", kind: "name", stored: "words", optional: true, since: 2 },
  {
    name: "firstByteMs",
    column: "first_byte_ms",
    kind: "duration",
    stored: "details.counts",
    optional: true,
    since: 2,
  },
  { name: "error", column: "error", kind: modelErrorKinds, stored: "details.words", optional: true, since: 2 },
  { name: "missed", column: "cache_missed", kind: "miss", stored: "details.words", optional: true, since: 2 },
  { name: "images", column: "images", kind: "count", stored: "counts", optional: true, since: 3 },
  { name: "searches", column: "searches", kind: "count", stored: "counts", optional: true, since: 3 },
  { name: "answered", column: "answered_by", kind: "name", stored: "details.words", optional: true, since: 3 },
  { name: "amended", column: "amended", kind: "count", stored: "details.words", optional: true, since: 3 },
  { name: "reasoning", column: "reasoning_tokens", kind: "count", stored: "counts", optional: true, since: 3 },
  { name: "place", column: "place", kind: "name", stored: "details.words", optional: true, since: 3 },
  { name: "speed", column: "speed", kind: "name", stored: "details.words", optional: true, since: 3 },
  { name: "listNanos", column: "list_nanos", kind: "nanos", stored: "counts", optional: true, since: 3 },
  { name: "unsent", column: "unsent", kind: "flag", stored: "words", optional: true, since: 3 },
  { name: "importedFile", column: "imported_file", kind: "path", stored: "details.words", optional: true, since: 3 },
  { name: "reported", column: "reported", kind: "path", stored: "details.words", optional: true, since: 3 },
] as const satisfies readonly (Field | DerivedColumn)[];

type Entry = (typeof table)[number];
type FieldEntry = Extract<Entry, { name: string }>;
export type FieldName = FieldEntry["name"];

export const fields: readonly FieldEntry[] = table.filter((entry) => "name" in entry);

type MissingField = Exclude<keyof LedgerRecord, FieldName>;
/**
 * Causes a compile error if a field of LedgerRecord is missing in the table above. The error names the missing field.
 */
const isComplete: [MissingField] extends [never] ? true : MissingField = true;
if (!isComplete) throw new Error("A field of LedgerRecord has no line in record-columns.ts.");

type ColumnEntry = Extract<Entry, { column: string }>;
export type ColumnName = ColumnEntry["column"];

/** The exported columns, in the order of exported lines. */
export const columns = table.filter((entry) => "column" in entry);

/** Names of the fields that a segment stores in the given place. */
export type StoredIn<Place extends Stored> = Extract<FieldEntry, { stored: Place }>["name"];
/** Names of the fields in the given place that the oldest segments lack. */
export type LaterIn<Place extends Stored> = Extract<FieldEntry, { stored: Place; since: 3 }>["name"];

export const storedIn = <Place extends Stored>(place: Place): StoredIn<Place>[] =>
  table.flatMap((entry) => ("stored" in entry && entry.stored === place ? [entry.name] : [])) as StoredIn<Place>[];
