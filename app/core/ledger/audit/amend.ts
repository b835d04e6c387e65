// Replaces records by fuller ones of the same calls. Individual rows are replaced in place. A segment is replaced as a
// whole, and the new one keeps the seals of the old one, so that the audit chain tells what happened.
import type { CallId } from "#core/ids.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { callsOf } from "#core/ledger/segments/query.ts";
import { numberAt, valueAt } from "#core/ledger/segments/column-encoding.ts";
import { type Columns, encodeSegment, type Segment } from "#core/ledger/segments/segment.ts";
import { newSegment } from "#core/ledger/segments/to-segments.ts";
import { type ChainEnd, isSealed, sealHash, sealsOf } from "./chain.ts";
import { isIntact } from "./seal.ts";

type AmendStorage = Pick<LedgerStorage, "columns" | "details" | "chain" | "amendRows" | "places" | "replaceSegment">;

/**
 * Returns the record that takes the place of a stored one, or undefined if the stored one stays. A record keeps its time,
 * and counts how often it was amended.
 */
export function amendedRecord(stored: LedgerRecord, next: LedgerRecord): LedgerRecord | undefined {
  if (!isFuller(stored, next)) return undefined;
  const { at, utcOffset, sessionId, amended = 0 } = stored;
  return { ...next, at, utcOffset, sessionId, amended: Math.max(amended + 1, next.amended ?? 0) };
}

function isFuller(stored: LedgerRecord, next: LedgerRecord): boolean {
  if ((next.amended ?? 0) !== (stored.amended ?? 0)) return (next.amended ?? 0) > (stored.amended ?? 0);
  if (next.importedFrom !== stored.importedFrom) return false;
  // A call's lines in another program's log grow while the call streams.
  if (stored.importedFrom !== undefined) return tokensOf(next) > tokensOf(stored);
  return stored.outcome === "lost" && next.outcome !== "lost";
}

export const tokensOf = ({ input, cacheRead, cacheWrite5m, cacheWrite1h, output }: LedgerRecord): number =>
  input + cacheRead + cacheWrite5m + cacheWrite1h + output;

/** Pairs the stored rows that are replaced with what replaces them. @param stored the row of each record, if there is one */
export const replacedRecords = (stored: (LedgerRecord | undefined)[], records: LedgerRecord[]) =>
  records.flatMap((record, i) => {
    const row = stored[i];
    const next = row && amendedRecord(row, record);
    return next ? [{ stored: row, next }] : [];
  });

/** How often a segment is tried that another tab seals, merges or removes at the same time. */
const maxTries = 10;

/** Amends those records that the ledger has and that are less full. @returns how many were replaced */
export async function amendRecords(storage: AmendStorage, records: LedgerRecord[], now: number): Promise<number> {
  const byId = new Map(records.map((record) => [record.id, record]));
  let amended = await storage.amendRows([...byId.values()]);
  for (let tries = 0; tries < maxTries; tries++) {
    let moved = false;
    for (const id of await segmentsToAmend(storage, byId)) {
      const done = await amendSegment(storage, id, byId, now);
      if (done === undefined) moved = true;
      else amended += done;
    }
    if (!moved) break;
  }
  return amended;
}

/**
 * Finds the segments in which a record may be less full. A log that is read once more mostly changes nothing, and to read
 * whole records takes ten times as long.
 */
async function segmentsToAmend(
  storage: Pick<AmendStorage, "columns" | "places">,
  byId: ReadonlyMap<CallId, LedgerRecord>,
): Promise<string[]> {
  const bySegment = new Map<string, { next: LedgerRecord; i: number }[]>();
  for (const [id, { segment, i }] of await storage.places([...byId.keys()])) {
    const next = byId.get(id);
    const held = bySegment.get(segment);
    if (next && held) held.push({ next, i });
    else if (next) bySegment.set(segment, [{ next, i }]);
  }
  const found: string[] = [];
  for (const [segment, held] of bySegment) {
    const columns = await storage.columns(segment);
    if (!columns || held.some(({ next, i }) => mayBeFuller(columns, i, next))) found.push(segment);
  }
  return found;
}

/** False only if the record is surely not fuller than the call in these columns. */
function mayBeFuller({ counts, words }: Columns, i: number, next: LedgerRecord): boolean {
  if (next.amended) return true;
  if (next.importedFrom === undefined) return valueAt(words.outcome, i) === "lost" && next.outcome !== "lost";
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = counts;
  const stored = [input, cacheRead, cacheWrite5m, cacheWrite1h, output].reduce<number>(
    (sum, one) => sum + numberAt(one, i),
    0,
  );
  return tokensOf(next) > stored;
}

/** @returns undefined if another tab has changed the chain meanwhile */
async function amendSegment(
  storage: AmendStorage,
  id: string,
  byId: ReadonlyMap<CallId, LedgerRecord>,
  at: number,
): Promise<number | undefined> {
  const { end, segments } = await storage.chain();
  const segment = segments.find((one) => one.id === id);
  const stored = segment && (await callsOf(storage, id));
  if (!segment || !stored) return undefined;
  // A damaged segment stays, so that `verify` still reports it.
  if (isSealed(segment) && !(await isIntact(segment, stored))) return 0;
  const changed: CallId[] = [];
  const calls = stored.map((call) => {
    const next = byId.get(call.id);
    const amended = next && amendedRecord(call, next);
    if (amended) changed.push(call.id);
    return amended ?? call;
  });
  if (changed.length === 0) return 0;
  const replaced = await storage.replaceSegment(await resealed(segment, calls, end, at), id, changed);
  return replaced ? changed.length : undefined;
}

async function resealed(old: Segment, calls: LedgerRecord[], end: ChainEnd, at: number) {
  const gone = isSealed(old) ? sealsOf(old) : [];
  const link = { number: end.number + 1, before: end.hash, at };
  const hash = await sealHash(calls, { before: end.hash, gone });
  const made = newSegment(encodeSegment(calls));
  // The calls are the same, so their ids alone would give the old segment's id once more.
  const id = `${made.segment.id}/${link.number}`;
  const segment = { ...made.segment, id, seal: { ...link, hash }, ...(gone.length > 0 && { gone }) };
  return { ...made, segment };
}
