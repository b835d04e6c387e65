// The ledger's storage port. IndexedDB and memory implement it; the ledger's own code decides what to read and write.
import type { CallId } from "#core/ids.ts";
import type { Chain, SealedSegment } from "./audit/chain.ts";
import type { Removal } from "./audit/removal.ts";
import type { LedgerQuery } from "./filter.ts";
import type { LedgerRecord } from "./record.ts";
import type { Rollup } from "./rollup.ts";
import type { GroupedCalls } from "./segments/grouped.ts";
import type { Columns, Details, Seal, Segment } from "./segments/segment.ts";
import type { StoredTotals } from "./segments/stored-totals.ts";
import type { NewSegment } from "./segments/to-segments.ts";

/** Parts of a segment. Segments never change, so the parts may be read in any transaction, even after a merge. */
export interface SegmentStorage {
  columns(segment: string): Promise<Columns | undefined>;
  grouped(segment: string): Promise<GroupedCalls | undefined>;
  details(segment: string): Promise<Details | undefined>;
}

/** Identifies a place in the list of calls, for paging. */
export type Position = Pick<LedgerRecord, "at" | "id">;

/** The matching rows and all segments, both as they were at one moment. */
export interface FoundCalls {
  rows: LedgerRecord[];
  segments: Segment[];
}

/** Says which of the stored totals answer a question, and which segments have to be read for the rest. */
export interface TotalsPlan {
  /** Names of stored totals: `YYYY-MM`, `YYYY` or `all`. */
  totals: string[];
  scans: Segment[];
}

export interface TotalsRange {
  /** Rollups of this day and of all later days are read. */
  day: string;
  /** Rows between these two moments, both included, are also read. */
  edge?: [from: number, to: number];
}

export interface FoundTotals {
  rollups: Rollup[];
  totals: StoredTotals[];
  /** The rows in the plan's `edge`, which the stored totals do not cover. */
  rows: LedgerRecord[];
}

export interface LedgerStorage extends SegmentStorage {
  /** Rows newest first; calls of one millisecond in descending order of id. */
  find(query: LedgerQuery, before?: Position): Promise<FoundCalls>;
  position(id: CallId): Promise<Position | undefined>;
  /** Reads the rollups and the stored totals that `choose` asks for, all in one transaction. */
  totals(range: TotalsRange, choose: (segments: Segment[]) => TotalsPlan): Promise<FoundTotals>;
  /** The months that have calls, newest first. */
  months(): Promise<string[]>;
  /** Writes the new records and their totals in one transaction. Returns how many records were new. */
  importRecords(records: LedgerRecord[]): Promise<number>;
  /** Moves rows before `openMonth`, or the oldest rows if there are too many, into segments. Returns how many were moved. */
  buildSegments(openMonth: string): Promise<number>;
  chain(): Promise<Chain>;
  /** Stores a segment's seal. False: the seal does not continue the current end of the chain, and nothing was written. */
  seal(segment: string, seal: Seal): Promise<boolean>;
  /** Replaces `parts` by one segment. False: its seal does not continue the chain's end, and nothing was written. */
  merge(merged: NewSegment & { segment: SealedSegment }, parts: string[]): Promise<boolean>;
  /** Deletes the data of merged segments that running queries may still have been reading. */
  deleteMerged(): Promise<void>;
  /**
   * Deletes all segments of a month. False: these are not all segments of the month, or the removal does not follow the
   * chain's present end; nothing was written.
   */
  remove(removal: Removal, segments: string[]): Promise<boolean>;
  rebuildTotals(): Promise<void>;
}
