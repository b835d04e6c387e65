// Reads one line of an imported file. The fields in the line show which program wrote it.
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { isClaudeLine, scanClaudeLine, readClaude } from "./read-claude.ts";
import { isOctoLine, readOctoLine } from "./read-octo.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { type CarriedSeal, readSeal } from "#core/ledger/audit/carried-seals.ts";
import { readRemoved, type RemovedLine } from "#core/ledger/audit/removed-line.ts";

export type LineRead =
  /**
   * A model call. If `grows` is true, a later line about the same call may be more complete and then replaces this one.
   */
  | { kind: "call"; record: LedgerRecord; grows: boolean }
  /** A line that says that calls in this backup file were removed from the ledger. */
  | { kind: "removed"; removed: RemovedLine }
  /** A seal of calls in this file. */
  | { kind: "seal"; seal: CarriedSeal }
  /** A line of a known program that is not a model call. */
  | { kind: "aside" }
  | { kind: "blank" }
  | { kind: "unreadable" };

/** Reads a line. @param offsetAt returns the UTC offset for times in the line that have no offset */
export function readLine(line: string | Uint8Array, offsetAt: OffsetAt): LineRead {
  const claudeLine = typeof line === "string" ? undefined : scanClaudeLine(line);
  if (claudeLine) return readClaudeLine(claudeLine, offsetAt);
  return readText(typeof line === "string" ? line : decoder.decode(line), offsetAt);
}

const decoder = new TextDecoder();

function readText(line: string, offsetAt: OffsetAt): LineRead {
  // A line may come from an export as a JSON array, which has one record per line and commas and brackets around the
  // records.
  const bare = line.trim();
  const text = bare.endsWith(",") ? bare.slice(0, -1) : bare;
  if (text === "" || text === "[" || text === "]") return { kind: "blank" };
  const value = parse(text);
  if (isOctoLine(value)) return callRead(readOctoLine(value, offsetAt), false);
  const removed = readRemoved(value);
  if (removed) return { kind: "removed", removed };
  const seal = readSeal(value);
  if (seal) return { kind: "seal", seal };
  return isClaudeLine(value) ? readClaudeLine(value, offsetAt) : { kind: "unreadable" };
}

function readClaudeLine(value: { type: string }, offsetAt: OffsetAt): LineRead {
  const read = readClaude(value, offsetAt);
  return read === "aside" ? { kind: "aside" } : callRead(read, true);
}

function callRead(record: LedgerRecord | undefined, grows: boolean): LineRead {
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
