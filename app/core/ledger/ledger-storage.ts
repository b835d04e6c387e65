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

/** Parts of a segment. Segments never change, so these may be read in any transaction, also after a merge. */
export interface SegmentStorage {
  columns(segment: string): Promise<Columns | undefined>;
  grouped(segment: string): Promise<GroupedCalls | undefined>;
  details(segment: string): Promise<Details | undefined>;
}

/** Identifies a place in the list of calls, for paging. */
export type Position = Pick<LedgerRecord, "at" | "id">;

/** The matching rows, and all segments, as they were at one moment. */
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
  /** Rollups from this day on are read. */
  day: string;
  /** Rows between these moments, both included, are read as well. */
  edge?: [from: number, to: number];
}

export interface FoundTotals {
  rollups: Rollup[];
  totals: StoredTotals[];
  /** The rows of the edge. */
  rows: LedgerRecord[];
}

export interface LedgerStorage extends SegmentStorage {
  /** Rows newest first; calls of one millisecond in descending order of id. */
  find(query: LedgerQuery, before?: Position): Promise<FoundCalls>;
  position(id: CallId): Promise<Position | undefined>;
  /** Reads rollups of rows and the stored totals that `choose` plans, all in one transaction. */
  totals(range: TotalsRange, choose: (segments: Segment[]) => TotalsPlan): Promise<FoundTotals>;
  /** Newest first. */
  months(): Promise<string[]>;
  /** Writes the records that are new, with their totals, in one transaction. Returns how many were new. */
  importRecords(records: LedgerRecord[]): Promise<number>;
  /** Moves rows of months before `openMonth` into segments, or the oldest rows if there are too many. Returns their number. */
  buildSegments(openMonth: string): Promise<number>;
  chain(): Promise<Chain>;
  /** Stores a seal with its segment. False: the seal does not follow the chain's present end, and nothing was written. */
  seal(segment: string, seal: Seal): Promise<boolean>;
  /** Replaces `parts` by one segment. False: its seal does not follow the chain's present end, and nothing was written. */
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
