// The line that a month's file is told by when its calls leave the ledger: the file keeps them, whoever adds it up says so.
import { z } from "zod";
import type { RemovedMonth } from "./removal.ts";

export interface RemovedLine {
  /** Of the removal; a later line of the same one holds in its place. */
  removal: string;
  month: string;
  /** Calls that were not read in again since. */
  away: number;
}

const line = z.object({
  id: z.string(),
  removed: z.object({ month: z.string(), at: z.number(), away: z.number() }),
});

/** A new line, with an id of its own, whenever some of the calls have come back. */
export function toRemovedLine({ month, at, calls, nanos, by, away }: RemovedMonth): { id: string; text: string } {
  const id = `removed:${month}:${at}:${away.calls}`;
  const removed = { month, at, calls, cost_nanos: nanos, by, away: away.calls };
  return { id, text: JSON.stringify({ id, timestamp: new Date(at).toISOString(), removed }) };
}

/** The same line once the calls are in a ledger again, where nobody knows of the removal but by its line. */
export function toReturnedLine(text: string): string {
  const told = JSON.parse(text) as { removed: { month: string; at: number } };
  const { removed } = told;
  return JSON.stringify({ ...told, id: `removed:${removed.month}:${removed.at}:0`, removed: { ...removed, away: 0 } });
}

export function readRemoved(value: object | undefined): RemovedLine | undefined {
  const { removed } = (value && "removed" in value && line.safeParse(value).data) || {};
  return removed && { removal: `${removed.month}:${removed.at}`, month: removed.month, away: removed.away };
}
