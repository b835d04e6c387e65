// Notices a model that does the same thing over and over.
import type { SessionState } from "../session/state.ts";
import { recentBatches } from "./transcript.ts";

export const noticeAfter = 5;
/** Told once and still repeating: the turn ends, before it costs more. */
export const giveUpAfter = 10;

/** Asking again how a command is doing is waiting, not looping. */
const polling = new Set(["terminal_output"]);

/** How many of the newest tool batches are the same. */
export function repeats(state: SessionState): number {
  let first: string | undefined;
  let count = 0;
  for (const { key, names } of recentBatches(state)) {
    // A reply without calls is no batch; `every` is true of it as well.
    if (names.every((name) => polling.has(name)) || (first ?? key) !== key) break;
    first = key;
    count += 1;
  }
  return count;
}

export const loopNote = `[Octo: your last ${noticeAfter} steps were the same calls with the same input. Their results will not change. Try another way, or say what is in the way.]`;
