// What an append changes, decided in pure code: both stores read what lies there, ask here, and write the answer.
import { type LedgerRecord, toRecord } from "#core/ledger/record.ts";
import { addToRollup, type Rollup, rollupKey } from "#core/ledger/rollup.ts";
import type { AskId, CallId, DeviceId, TurnId } from "#core/ids.ts";
import { type Append, SessionGone, type SessionSummary, StaleWriter } from "#core/ports.ts";
import type { SessionEvent, SessionSettings } from "#core/session/events.ts";
import { type CommandRow, consume } from "./command-row.ts";
import { scrub } from "./scrub.ts";

/** Where the list shows a session. */
export type ListView = "pinned" | "recent" | "archived" | "trashed";

/** A summary with what is needed to keep it up to date from events alone. */
export interface SessionRow extends SessionSummary {
  shelf: ListView;
  open: { turn?: TurnId; asks: AskId[]; calls: CallId[] };
  /** There while a turn or a model call is open. */
  unsettled?: 1;
}

/** What a batch will look at, known before the transaction begins. */
export interface Prepared {
  batch: Append;
  records: LedgerRecord[];
  rollupKeys: string[];
}

/** What lay in the ledger when the transaction began. */
export interface LedgerBefore {
  /** Calls among the new ones that it has already. */
  recorded: ReadonlySet<CallId>;
  /** The sums that they belong to. */
  rollups: Rollup[];
}

/** What lay there when the transaction began. */
export interface Before extends LedgerBefore {
  epoch: number;
  device: DeviceId;
  session: SessionRow | undefined;
  /** The rows of `consumes`, in its order. */
  commands: (CommandRow | undefined)[];
}

/** What to write. Commands become tombstones. */
export interface After {
  events: SessionEvent[];
  session: SessionRow;
  records: LedgerRecord[];
  rollups: Rollup[];
  commands: CommandRow[];
}

export function prepare(batch: Append, offsetAt: (at: number) => number): Prepared {
  const clean = { ...batch, events: scrub(batch.events) };
  const records = clean.events.flatMap((event) =>
    event.type === "model.called" ? toRecord(batch.sessionId, event.call, offsetAt(event.call.endedAt)) : [],
  );
  return { batch: clean, records, rollupKeys: rollupKeysOf(records) };
}

export function rollupKeysOf(records: LedgerRecord[]): string[] {
  return [...new Set(records.map(rollupKey))];
}

/** Throws StaleWriter, CommandGone or SessionGone; then nothing may be written. */
export function project({ batch, records }: Prepared, before: Before): After {
  if (batch.epoch < before.epoch) throw new StaleWriter();
  const session = before.session ? structuredClone(before.session) : born(batch);
  const entered = enter(records, before);
  const events = batch.events.map((event, i): SessionEvent => {
    const { sessionId, epoch } = batch;
    return { ...event, sessionId, seq: session.lastSeq + i + 1, epoch, device: before.device };
  });
  for (const event of events) follow(session, event);
  for (const record of entered.records) {
    session.costNanos += record.costNanos ?? 0;
    session.unpriced += record.costNanos === undefined ? 1 : 0;
  }
  return {
    events,
    session: settle(session),
    ...entered,
    commands: consume(batch.consumes ?? [], before.commands),
  };
}

/** The row of a whole log. */
export function rowOf(events: SessionEvent[]): SessionRow {
  const { sessionId = "" as SessionEvent["sessionId"] } = events[0] ?? {};
  const row = born({ sessionId, events, epoch: 0, durability: "strict" });
  for (const event of events) {
    follow(row, event);
    if (event.type !== "model.called") continue;
    row.costNanos += event.call.costNanos ?? 0;
    row.unpriced += event.call.costNanos === undefined ? 1 : 0;
  }
  return settle(row);
}

export function toSummary({ shelf: _shelf, open: _open, unsettled: _unsettled, ...summary }: SessionRow) {
  return summary satisfies SessionSummary;
}

function born({ sessionId, events }: Append): SessionRow {
  const first = events[0];
  if (first?.type !== "session.started") throw new SessionGone(sessionId);
  return {
    sessionId,
    title: "",
    createdAt: first.at,
    updatedAt: first.at,
    lastSeq: 0,
    status: "idle",
    model: "",
    costNanos: 0,
    unpriced: 0,
    shelf: "recent",
    open: { asks: [], calls: [] },
  };
}

/** What a person would want to come back for. */
const news = new Set<SessionEvent["type"]>(["assistant.replied", "ask.opened", "turn.ended"]);

function follow(row: SessionRow, event: SessionEvent): void {
  row.lastSeq = event.seq;
  // A name or a pin is no news: the row stays where it is.
  if (event.type !== "session.changed") row.updatedAt = event.at;
  if (news.has(event.type)) row.newsAt = event.at;
  const { open } = row;
  switch (event.type) {
    case "session.started":
      return configure(row, event.settings);
    case "session.changed":
      return configure(row, event.changes);
    case "turn.started":
      open.turn = event.turnId;
      delete row.trouble;
      return;
    case "turn.ended":
      delete open.turn;
      if (event.reason !== "done") row.trouble = event.reason;
      return;
    case "ask.opened":
      open.asks.push(event.ask.askId);
      return;
    case "ask.closed":
      open.asks = open.asks.filter((id) => id !== event.askId);
      return;
    case "model.started":
      open.calls.push(event.callId);
      return;
    case "model.called":
      open.calls = open.calls.filter((id) => id !== event.call.callId);
  }
}

const shown = ["title", "folder", "model", "demo", "pinned", "archived", "trashed"] as const;

function configure(row: SessionRow, changes: Partial<SessionSettings>): void {
  for (const key of shown) if (key in changes) Object.assign(row, { [key]: changes[key] });
}

/** The fields that follow from the others. */
function settle(row: SessionRow): SessionRow {
  const { turn, asks, calls } = row.open;
  row.status = !turn ? "idle" : asks.length > 0 ? "waiting" : "running";
  row.shelf = row.trashed ? "trashed" : row.archived ? "archived" : row.pinned ? "pinned" : "recent";
  if (turn || calls.length > 0) row.unsettled = 1;
  else delete row.unsettled;
  return row;
}

/** What records change in the ledger, wherever they come from. */
export function enter(records: LedgerRecord[], before: LedgerBefore): Pick<After, "records" | "rollups"> {
  const fresh = unrecorded(records, before.recorded);
  return { records: fresh, rollups: rollUp(fresh, before.rollups) };
}

/** Each call once, however often it is told. */
export function unrecorded(records: LedgerRecord[], recorded: ReadonlySet<CallId>): LedgerRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return [...byId.values()].filter((record) => !recorded.has(record.id));
}

/** The sums with the records in them: only those that change. */
export function rollUp(records: LedgerRecord[], before: Rollup[]): Rollup[] {
  const byKey = new Map(before.map((rollup) => [rollup.key, rollup]));
  const touched = new Map<string, Rollup>();
  for (const record of records) {
    const key = rollupKey(record);
    touched.set(key, addToRollup(touched.get(key) ?? byKey.get(key), record));
  }
  return [...touched.values()];
}
