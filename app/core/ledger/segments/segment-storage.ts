// How segments are read from storage, and which of them a query needs.
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { GroupedCalls } from "./grouped.ts";
import type { Columns, Details, Segment } from "./segment.ts";

/** Stretches never change: they need not be read in the transaction in which they were found. */
export interface SegmentStorage {
  columns(segment: string): Promise<Columns | undefined>;
  kinds(segment: string): Promise<GroupedCalls | undefined>;
  details(segment: string): Promise<Details | undefined>;
}

/** Where a page of the list begins: after this call. */
export type Position = Pick<LedgerRecord, "at" | "id">;

/** Which sums are read for a question, and which of the stretches call by call. */
export interface Plan {
  sheets: string[];
  scans: Segment[];
}
