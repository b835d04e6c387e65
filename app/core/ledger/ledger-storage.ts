// The port through which the ledger reads and writes its data. IndexedDB and memory implement it. A row is a record
// that is stored individually, outside segments.
import type { CallId } from "#core/ids.ts";
import type { Chain, SealedSegment } from "./audit/chain.ts";
import type { Removal } from "./audit/removal.ts";
import type { LedgerQuery } from "./filter.ts";
import type { LedgerRecord } from "./record.ts";
import type { Rollup } from "./rollup.ts";
import type { GroupedCalls } from "./segments/grouped.ts";
import type { Place } from "./segments/id-hashes.ts";
import type { Columns, Details, Seal, Segment } from "./segments/segment.ts";
import type { StoredTotals } from "./segments/stored-totals.ts";
import type { NewSegment } from "./segments/to-segments.ts";

/**
 * Reads the parts of a segment. Segments never change, so a part may be read in any transaction, even after a merge.
 */
export interface SegmentStorage {
  columns(segment: string): Promise<Columns | undefined>;
  grouped(segment: string): Promise<GroupedCalls | undefined>;
  details(segment: string): Promise<Details | undefined>;
}

/** Identifies a call's place in the list of calls, for paging. */
export type Position = Pick<LedgerRecord, "at" | "id">;

/** The matching rows (records outside segments) and the list of all segments, both read at the same moment. */
export interface FoundCalls {
  rows: LedgerRecord[];
  segments: Segment[];
}

/** How to calculate totals: which stored totals to use, and which segments (`scans`) to read for the rest. */
export interface TotalsPlan {
  /** Names of stored totals: `YYYY-MM` for a month, `YYYY` for a year, or `all`. */
  totals: string[];
  scans: Segment[];
}

export interface TotalsRange {
  /** The first day whose rollups are read. Rollups of all later days are read too. */
  day: string;
  /** Tells, from the rollups, between which two moments rows are read too. Both moments are included. */
  edge(rollups: Rollup[]): [from: number, to: number] | undefined;
}

export interface FoundTotals {
  rollups: Rollup[];
  totals: StoredTotals[];
  /** The rows within `edge`, which neither the rollups nor the stored totals cover. */
  rows: LedgerRecord[];
  /** Number of calls whose records are damaged or lost. The totals may lack them. */
  unreadable: number;
}

/** Its functions reject with DamagedLedger, or with another TypeError, if damaged rows are in their way. */
export interface LedgerStorage extends SegmentStorage {
  /** Finds the matching rows, newest first. Rows with the same time are in descending order of id. */
  find(query: LedgerQuery, before?: Position): Promise<FoundCalls>;
  position(id: CallId): Promise<Position | undefined>;
  /** Reads rollups, and the stored totals that `choose` names, in one transaction. */
  totals(range: TotalsRange, choose: (segments: Segment[]) => TotalsPlan): Promise<FoundTotals>;
  /** Returns the months that have calls, newest first. */
  months(): Promise<string[]>;
  /**
   * Writes those records that are new, and adds them to the totals, in one transaction. Returns how many records were
   * new.
   */
  importRecords(records: LedgerRecord[]): Promise<number>;
  /** Amends those of the records that are rows. Returns how many were replaced. */
  amendRows(records: LedgerRecord[]): Promise<number>;
  /** Returns the places of those calls that are in segments. */
  places(ids: CallId[]): Promise<Map<CallId, Place>>;
  /**
   * Replaces a segment by one with the same calls, of which some are amended, and corrects the totals. Returns false, and
   * writes nothing, if its seal does not continue the end of the audit chain.
   */
  replaceSegment(next: NewSegment & { segment: SealedSegment }, old: string, amended: CallId[]): Promise<boolean>;
  /**
   * Moves rows of months before `openMonth` into segments. Also moves the oldest rows if there are too many. Returns
   * how many were moved.
   */
  buildSegments(openMonth: string): Promise<number>;
  chain(): Promise<Chain>;
  /**
   * Stores the seal of a segment. Returns false, and writes nothing, if the seal does not continue the end of the audit
   * chain.
   */
  seal(segment: string, seal: Seal): Promise<boolean>;
  /**
   * Replaces segments by one merged segment. Returns false, and writes nothing, if its seal does not continue the end
   * of the audit chain.
   */
  merge(merged: NewSegment & { segment: SealedSegment }, parts: string[]): Promise<boolean>;
  /** Deletes the data of replaced segments, which a merge does not delete because running queries may still read it. */
  deleteMerged(): Promise<void>;
  /**
   * Deletes all segments of a month. Returns false, and writes nothing, if `segments` does not name all segments of the
   * month, or if the removal does not continue the end of the audit chain.
   */
  remove(removal: Removal, segments: string[]): Promise<boolean>;
  rebuildTotals(): Promise<void>;
  /** Calculates damaged sums again, and finds the calls that cannot be read. All later reads leave these out. */
  repair(): Promise<void>;
}
