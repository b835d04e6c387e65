// Groups the entries of a chat into the rows of a transcript. Consecutive steps of a turn form one row.
import type { EntryId } from "#core/ids.ts";
import { isHint } from "#core/session/hint-note.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import { visibleBlocks } from "./visible-text.ts";

/**
 * Key of a row: the id of its first entry, so that a growing group keeps its key. `branched` and `away` are dividers,
 * `live` is the streaming reply.
 */
export type RowKey = EntryId | "branched" | "away" | "live";

export interface Rows {
  keys: RowKey[];
  /** The entries of each row: a single entry, or a group of steps. */
  holds: Map<RowKey, EntryId[]>;
  /** The row of each entry. */
  rowOf: Map<EntryId, RowKey>;
  /** The last reply of each turn. What can be done with a reply stands there, once a turn. */
  ends: Set<EntryId>;
}

export interface RowMarks {
  /** True if the chat is a branch and its first entry is loaded. */
  branched: boolean;
  /**
   * When the reader left the chat, in milliseconds since 1970. A divider is placed before the first later entry.
   * Undefined if no divider is needed.
   */
  awaySince: number | undefined;
  live: boolean;
}

export function rowsOf({ order, entries }: Pick<SessionState, "order" | "entries">, marks: RowMarks): Rows {
  const rows: Rows = { keys: marks.branched ? ["branched"] : [], holds: new Map(), rowOf: new Map(), ends: new Set() };
  let steps: { key: EntryId; turnId: Entry["turnId"] } | undefined;
  let away = marks.awaySince;
  const ends = new Map<Entry["turnId"], EntryId>();
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
    if (entry.kind === "reply" && !isStep(entry)) ends.set(entry.turnId, id);
  }
  rows.ends = new Set(ends.values());
  if (marks.live) rows.keys.push("live");
  return rows;
}

/** True for a tool call, and for a reply that contains only thoughts. */
export function isStep(entry: Entry): boolean {
  if (entry.kind === "tool") return true;
  if (entry.kind !== "reply" || entry.stop === "interrupted") return false;
  return visibleBlocks(entry.content).every(({ type }) => type === "thinking");
}

/** True for an entry that shows nothing: a reply that only calls tools, or a note for the model only. */
const isEmpty = (entry: Entry): boolean =>
  entry.kind === "reply" ? visibleBlocks(entry.content).length === 0 : isHint(entry);

/** True if rows were added or removed only at the top. The rows below must then keep their place on screen. */
export function shifted(before: RowKey[], after: RowKey[]): boolean {
  return before.length > 0 && before[0] !== after[0] && before.at(-1) === after.at(-1);
}
