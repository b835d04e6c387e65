// The line that is added to a month's backup file when the month is removed from the ledger. The file still contains
// the calls. The line tells programs that sum up the file that the calls were removed from the ledger.
import * as z from "zod/mini";
import type { RemovedMonth } from "./removal.ts";

export interface RemovedLine {
  /** Identifies the removal. A later line with the same value replaces an earlier one. */
  removal: string;
  month: string;
  /** Number of removed calls that have not been imported again. */
  away: number;
}

const line = z.object({
  id: z.string(),
  removed: z.object({ month: z.string(), at: z.number(), away: z.number() }),
});

/**
 * Makes the line for a removed month. The id contains the number of calls that are still missing, so that the line gets
 * a new id when this number changes.
 */
export function toRemovedLine({ month, at, calls, nanos, by, away }: RemovedMonth): { id: string; text: string } {
  const id = `removed:${month}:${at}:${away.calls}`;
  const removed = { month, at, calls, cost_nanos: nanos, by, away: away.calls };
  return { id, text: JSON.stringify({ id, timestamp: new Date(at).toISOString(), removed }) };
}

/**
 * Makes the line that marks all calls of a removal as imported again. @param text the line that records the removal,
 * read from the backup file
 */
export function toReturnedLine(text: string): string {
  const before = JSON.parse(text) as { removed: { month: string; at: number } };
  const { removed } = before;
  return JSON.stringify({
    ...before,
    id: `removed:${removed.month}:${removed.at}:0`,
    removed: { ...removed, away: 0 },
  });
}

export function readRemoved(value: object | undefined): RemovedLine | undefined {
  const { removed } = (value && "removed" in value && line.safeParse(value).data) || {};
  return removed && { removal: `${removed.month}:${removed.at}`, month: removed.month, away: removed.away };
}
