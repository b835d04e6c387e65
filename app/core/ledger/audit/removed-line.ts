// The line that is added to a month's backup file when the month is removed from the ledger. The file keeps the calls;
// programs that add up the calls can tell from this line that the calls were removed.
import { z } from "zod";
import type { RemovedMonth } from "./removal.ts";

export interface RemovedLine {
  /** Identifies the removal. A later line with the same value replaces this one. */
  removal: string;
  month: string;
  /** Number of removed calls that have not been imported again. */
  away: number;
}

const line = z.object({
  id: z.string(),
  removed: z.object({ month: z.string(), at: z.number(), away: z.number() }),
});

/** The id contains the number of missing calls, so that the line gets a new id when this number changes. */
export function toRemovedLine({ month, at, calls, nanos, by, away }: RemovedMonth): { id: string; text: string } {
  const id = `removed:${month}:${at}:${away.calls}`;
  const removed = { month, at, calls, cost_nanos: nanos, by, away: away.calls };
  return { id, text: JSON.stringify({ id, timestamp: new Date(at).toISOString(), removed }) };
}

/** Makes the line that says all calls were restored, for a browser that knows of the removal only from this file. */
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
