// One line of somebody's books → a record. Recognises whose they are by what the line has.
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { isClaudeLine, pickClaude, readClaude } from "./read-claude.ts";
import { isOctoLine, readOctoLine } from "./read-octo.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { readRemoved, type RemovedLine } from "#core/ledger/audit/removed-line.ts";

export type LineRead =
  /** `grows`: a later line of the same call says more, and counts in its place. */
  | { kind: "call"; record: LedgerRecord; grows: boolean }
  /** Calls of the file have left the ledger that it is a copy of. */
  | { kind: "removed"; removed: RemovedLine }
  /** A line of books that are known, but no call. */
  | { kind: "aside" }
  | { kind: "blank" }
  | { kind: "unreadable" };

/** @param offsetAt minutes east of UTC, for moments that do not say where they were */
export function readLine(line: string | Uint8Array, offsetAt: OffsetAt): LineRead {
  const picked = typeof line === "string" ? undefined : pickClaude(line);
  if (picked) return readClaudeLine(picked, offsetAt);
  return readText(typeof line === "string" ? line : decoder.decode(line), offsetAt);
}

const decoder = new TextDecoder();

function readText(line: string, offsetAt: OffsetAt): LineRead {
  // The array that `toJson` writes has its brackets and commas between the lines.
  const bare = line.trim();
  const text = bare.endsWith(",") ? bare.slice(0, -1) : bare;
  if (text === "" || text === "[" || text === "]") return { kind: "blank" };
  const value = parse(text);
  if (isOctoLine(value)) return callOf(readOctoLine(value, offsetAt), false);
  const removed = readRemoved(value);
  if (removed) return { kind: "removed", removed };
  return isClaudeLine(value) ? readClaudeLine(value, offsetAt) : { kind: "unreadable" };
}

function readClaudeLine(value: { type: string }, offsetAt: OffsetAt): LineRead {
  const read = readClaude(value, offsetAt);
  return read === "aside" ? { kind: "aside" } : callOf(read, true);
}

function callOf(record: LedgerRecord | undefined, grows: boolean): LineRead {
  return record ? { kind: "call", record, grows } : { kind: "unreadable" };
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
