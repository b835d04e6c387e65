// The lines of a transcript: entries, with the steps of a turn that follow each other taken together.
import type { EntryId } from "#core/ids.ts";
import { isHint } from "#core/session/hint-note.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import { visibleBlocks } from "./visible-text.ts";

/** A row is known by the first entry it holds, so that it stays itself while it grows. `live`: the reply on its way. */
export type RowKey = EntryId | "branched" | "away" | "live";

export interface Rows {
  keys: RowKey[];
  /** What a row holds: one entry, or the calls and thoughts of consecutive steps. */
  holds: Map<RowKey, EntryId[]>;
  /** The row that shows an entry. */
  rowOf: Map<EntryId, RowKey>;
}

export interface RowMarks {
  /** The beginning is on screen and came from another chat. */
  branched: boolean;
  /** A line is drawn before the first entry after that moment. */
  awaySince: number | undefined;
  live: boolean;
}

export function rowsOf({ order, entries }: Pick<SessionState, "order" | "entries">, marks: RowMarks): Rows {
  const rows: Rows = { keys: marks.branched ? ["branched"] : [], holds: new Map(), rowOf: new Map() };
  let steps: { key: EntryId; turnId: Entry["turnId"] } | undefined;
  let away = marks.awaySince;
  for (const id of order) {
    const entry = entries[id];
    if (!entry || isEmpty(entry)) continue;
    if (away !== undefined && entry.at > away) {
      rows.keys.push("away");
      away = undefined;
      steps = undefined;
    }
    const key = isStep(entry) && steps && steps.turnId === entry.turnId ? steps.key : id;
    steps = isStep(entry) ? { key, turnId: entry.turnId } : undefined;
    if (key === id) {
      rows.keys.push(key);
      rows.holds.set(key, []);
    }
    rows.holds.get(key)?.push(id);
    rows.rowOf.set(id, key);
  }
  if (marks.live) rows.keys.push("live");
  return rows;
}

/** A call, or a thought between calls. */
export function isStep(entry: Entry): boolean {
  if (entry.kind === "tool") return true;
  if (entry.kind !== "reply" || entry.stop === "interrupted") return false;
  return visibleBlocks(entry.content).every(({ type }) => type === "thinking");
}

/** A reply of calls alone, which have lines of their own, or what only the model is told. */
const isEmpty = (entry: Entry): boolean =>
  entry.kind === "reply" ? visibleBlocks(entry.content).length === 0 : isHint(entry);

/** Rows came or went at the beginning only: what is below keeps its place. */
export function shifted(before: RowKey[], after: RowKey[]): boolean {
  return before.length > 0 && before[0] !== after[0] && before.at(-1) === after.at(-1);
}
