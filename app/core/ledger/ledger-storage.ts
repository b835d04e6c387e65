// The ledger's storage port: what IndexedDB and memory implement for it.
import type { Removal } from "./audit/removal.ts";
import type { Chain, SealedSegment } from "./audit/chain.ts";
import type { CallId } from "#core/ids.ts";
import type { LedgerRecord } from "./record.ts";
import type { Rollup } from "./rollup.ts";
import type { Plan } from "./segments/segment-storage.ts";
import type { Position } from "./segments/segment-storage.ts";
import type { SegmentStorage } from "./segments/segment-storage.ts";
import type { NewSegment } from "./segments/packing.ts";
import type { Seal, Segment } from "./segments/segment.ts";
import type { StoredTotals } from "./segments/stored-totals.ts";
import type { LedgerQuery } from "./summary.ts";

/** Calls that are not packed yet, and all stretches, as they were at one moment. */
export interface FoundCalls {
  rows: LedgerRecord[];
  segments: Segment[];
}

export interface Since {
  day: string;
  /** Rows between these moments, both included, are wanted one by one as well. */
  edge?: [from: number, to: number];
}

export interface Sums {
  rollups: Rollup[];
  totals: StoredTotals[];
  /** Those of the edge. */
  rows: LedgerRecord[];
}

/** What a store lends to what is below. */
export interface LedgerStorage extends SegmentStorage {
  /** Rows newest first; calls of one millisecond in descending order of id. */
  find(query: LedgerQuery, before?: Position): Promise<FoundCalls>;
  position(id: CallId): Promise<Position | undefined>;
  /** The sums of rows since a day, and what is needed of the sheets that the plan names, all of one moment. */
  sums(since: Since, choose: (segments: Segment[]) => Plan): Promise<Sums>;
  /** Newest first. */
  months(): Promise<string[]>;
  /** Writes those that are new, and their sums, in one transaction; answers how many they were. */
  adopt(records: LedgerRecord[]): Promise<number>;
  /** Packs rows of months before this one, and the oldest of too many; answers how many they were. */
  pack(openMonth: string): Promise<number>;
  chain(): Promise<Chain>;
  /** Keeps a seal with its stretch as the last link; false when the chain goes on otherwise by now. */
  seal(segment: string, seal: Seal): Promise<boolean>;
  /** Puts one stretch in the place of others, as the last link; false when the chain goes on otherwise by now. */
  merge(merged: NewSegment & { segment: SealedSegment }, parts: string[]): Promise<boolean>;
  /** Takes away what merging left for whoever was reading it. */
  sweep(): Promise<void>;
  /** Removes these stretches for good; false when they are not all of the month, or the chain goes on otherwise by now. */
  remove(removal: Removal, segments: string[]): Promise<boolean>;
  rebuild(): Promise<void>;
}
