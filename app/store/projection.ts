// Decides what an append changes in all tables. Each store reads the rows, calls this module and writes the result.
import { addRecords, type LedgerChanges, type LedgerSnapshot, rollupKeysOf } from "#core/ledger/add-records.ts";
import { fitRecord } from "#core/ledger/fit-record.ts";
import { type LedgerRecord, toRecord } from "#core/ledger/record.ts";
import type { AskId, CallId, DeviceId, SessionId, TurnId } from "#core/ids.ts";
import { type Append, SessionGone, type SessionSummary, StaleWriter } from "#core/store-ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import { type CommandRow, consume } from "./command-row.ts";
import { scrub } from "./scrub.ts";

/** The list of chats in which a session is shown. */
export type ListView = (typeof listViews)[number];
export const listViews = ["pinned", "recent", "archived", "trashed"] as const;

/**
 * A session's summary, and the fields that are needed to update it when events are added. The field names are stored
 * data and must not change.
 */
export interface SessionRow extends SessionSummary {
  shelf: ListView;
  open: { turn?: TurnId; asks: AskId[]; calls: CallId[] };
  /** Present while a turn or a model call of the session is open. */
  unsettled?: 1;
}

/** An append, with everything that is computed before the transaction begins. */
export interface PreparedAppend {
  batch: Append;
  records: LedgerRecord[];
  rollupKeys: string[];
}

/** The rows that the transaction has read before it writes. */
export interface Before extends LedgerSnapshot {
  epoch: number;
  device: DeviceId;
  session: SessionRow | undefined;
  /** The inbox rows of the commands in `consumes`, in the same order; undefined for a command that is unknown. */
  commands: (CommandRow | undefined)[];
}

/** The rows that the transaction has to write. The rows of consumed commands become tombstones. */
export interface After extends LedgerChanges {
  events: SessionEvent[];
  session: SessionRow;
  commands: CommandRow[];
}

export function prepareAppend(batch: Append, offsetAt: (at: number) => number): PreparedAppend {
  const clean = { ...batch, events: scrub(batch.events) };
  const records = clean.events.flatMap((event) =>
    event.type === "model.called"
      ? fitRecord(toRecord(batch.sessionId, event.call, offsetAt(event.call.startedAt)))
      : [],
  );
  return { batch: clean, records, rollupKeys: rollupKeysOf(records) };
}

/**
 * Calculates the rows to write. If it throws StaleWriter, CommandGone or SessionGone, the transaction must not write
 * anything.
 */
export function projectAppend({ batch, records }: PreparedAppend, before: Before): After {
  if (batch.epoch < before.epoch) throw new StaleWriter();
  const session = before.session ? structuredClone(before.session) : newRow(batch);
  const ledger = addRecords(records, before);
  const events = batch.events.map((event, i): SessionEvent => {
    const { sessionId, epoch } = batch;
    return { ...event, sessionId, seq: session.lastSeq + i + 1, epoch, device: before.device };
  });
  for (const event of events) applyEvent(session, event);
  for (const record of ledger.records) addCost(session, record);
  return {
    events,
    session: withDerivedFields(session),
    ...ledger,
    commands: consume(batch.consumes ?? [], before.commands),
  };
}

/**
 * Returns the events of a batch if they are in the log already. Only the engine that leads adds to a log, one batch after
 * another, so newer events of its epoch are those of the batch.
 * @param newer the events of the log after `batch.after`
 */
export function writtenBefore({ batch }: PreparedAppend, newer: SessionEvent[]): SessionEvent[] | undefined {
  const { epoch, events } = batch;
  const found = newer.slice(0, events.length);
  const isSame = (event: SessionEvent, i: number) => event.epoch === epoch && event.type === events[i]?.type;
  return events.length > 0 && found.length === events.length && found.every(isSame) ? found : undefined;
}

/** Makes the row of a session from its complete log. */
export function rowOf(events: SessionEvent[]): SessionRow {
  const { sessionId = "" as SessionEvent["sessionId"] } = events[0] ?? {};
  const row = newRow({ sessionId, events, epoch: 0, durability: "strict" });
  for (const event of events) {
    applyEvent(row, event);
    if (event.type === "model.called") addCost(row, event.call);
  }
  return withDerivedFields(row);
}

export function toSummary({ shelf: _shelf, open: _open, unsettled: _unsettled, ...summary }: SessionRow) {
  return summary satisfies SessionSummary;
}

/** The log replaces a row that is damaged. */
export function isWholeRow(row: SessionRow): boolean {
  const { title, model, status, shelf, createdAt, updatedAt, lastSeq, costNanos, unpriced, open } = row;
  return (
    [title, model, status].every((text) => typeof text === "string") &&
    listViews.includes(shelf) &&
    [createdAt, updatedAt, lastSeq, costNanos, unpriced].every(Number.isFinite) &&
    Array.isArray(open?.asks) &&
    Array.isArray(open.calls)
  );
}

function newRow({ sessionId, events }: Append): SessionRow {
  const first = events[0];
  if (first?.type !== "session.started") throw new SessionGone(sessionId);
  return emptyRow(sessionId, first.at);
}

export const emptyRow = (sessionId: SessionId, at: number): SessionRow => ({
  sessionId,
  title: "",
  createdAt: at,
  updatedAt: at,
  lastSeq: 0,
  status: "idle",
  model: "",
  costNanos: 0,
  unpriced: 0,
  shelf: "recent",
  open: { asks: [], calls: [] },
});

/** Events that update `newsAt`, because a person may want to return to the chat after them. */
const newsEvents = new Set<SessionEvent["type"]>(["assistant.replied", "ask.opened", "turn.ended"]);

function applyEvent(row: SessionRow, event: SessionEvent): void {
  row.lastSeq = event.seq;
  // Changes of settings, such as the title, must not move a chat to the top of the list.
  if (event.type !== "session.changed") row.updatedAt = event.at;
  if (newsEvents.has(event.type)) row.newsAt = event.at;
  const { open } = row;
  switch (event.type) {
    case "session.started":
      return applySettings(row, event.settings);
    case "session.changed":
      return applySettings(row, event.changes);
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
      return;
    case "model.amended":
      addCost(row, event.before, -1);
      addCost(row, event.call);
  }
}

function addCost(row: SessionRow, { costNanos }: Pick<LedgerRecord, "costNanos">, sign: 1 | -1 = 1): void {
  row.costNanos += sign * (costNanos ?? 0);
  row.unpriced += costNanos === undefined ? sign : 0;
}

const listedSettings = ["title", "folder", "model", "demo", "pinned", "archived", "trashed"] as const;

function applySettings(row: SessionRow, changes: Partial<SessionSettings>): void {
  for (const key of listedSettings) if (key in changes) Object.assign(row, { [key]: changes[key] });
}

/** Sets the fields of a row that follow from its other fields. */
function withDerivedFields(row: SessionRow): SessionRow {
  const { turn, asks, calls } = row.open;
  row.status = !turn ? "idle" : asks.length > 0 ? "waiting" : "running";
  row.shelf = row.trashed ? "trashed" : row.archived ? "archived" : row.pinned ? "pinned" : "recent";
  if (turn || calls.length > 0) row.unsettled = 1;
  else delete row.unsettled;
  return row;
}
