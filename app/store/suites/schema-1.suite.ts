// The first released schema, with rows as that release wrote them. Every later version must be able to open them, so
// this file must never be changed.
import { openDB } from "idb";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { Command } from "#core/session/commands.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";

const at = 1_779_422_400_000;
const stamp = { sessionId: "s1", at, epoch: 7, device: "dev_first" };
const settings = {
  title: "Fix the cart",
  titled: true,
  account: "acc",
  model: "claude-sonnet-4-5",
  mode: "ask",
  budget: {},
  answerWithinMs: 300_000,
  pinned: true,
};
const tokens = { input: 10, cacheRead: 5, cacheWrite5m: 2, cacheWrite1h: 1, output: 7 };

const events = [
  { type: "session.started", settings, origin: { kind: "page" }, ...stamp, seq: 1 },
  { type: "turn.started", turnId: "t1", ...stamp, seq: 2 },
];
const command = {
  type: "say",
  id: "waiting",
  sessionId: "s1",
  content: [{ type: "text", text: "next" }],
  when: "next",
  by: { kind: "page" },
  at,
};
const record = {
  id: "m1",
  sessionId: "s1",
  at,
  utcOffset: 480,
  account: "acc",
  model: "claude-sonnet-4-5",
  purpose: "turn",
  attempt: 1,
  outcome: "ok",
  usageSource: "vendor",
  costNanos: 4_500_000,
  costSource: "price-list",
  ms: 900,
  ...tokens,
};
const state = {
  sessionId: "s1",
  createdAt: at,
  updatedAt: at,
  lastSeq: 2,
  settings,
  order: [],
  entries: {},
  asks: {},
  rules: [],
  todos: [],
  seen: {},
  openCalls: {},
  totals: { usage: tokens, costNanos: 0, unpriced: 0, calls: 0 },
  live: { progress: {} },
};
const draft = { callId: "m2", blocks: [{ kind: "text", text: "Hel" }] };

const rows: [store: string, value: unknown, key?: string][] = [
  ...events.map((event): [string, unknown] => ["events", event]),
  [
    "sessions",
    {
      sessionId: "s1",
      title: "Fix the cart",
      createdAt: at,
      updatedAt: at,
      lastSeq: 2,
      status: "running",
      model: "claude-sonnet-4-5",
      costNanos: 4_500_000,
      unpriced: 0,
      pinned: true,
      shelf: "pinned",
      open: { turn: "t1", asks: [], calls: [] },
      unsettled: 1,
    },
  ],
  ["inbox", { id: "taken" }],
  ["inbox", { id: "waiting", waiting: "s1", command }],
  ["drafts", draft, "s1"],
  ["checkpoints", { sessionId: "s1", shape: 1, state }],
  ["ledger", record],
  [
    "rollups",
    {
      day: "2026-05-22",
      model: "claude-sonnet-4-5",
      sessionId: "s1",
      costNanos: 4_500_000,
      requests: 1,
      unpriced: 0,
      estimated: 0,
      ...tokens,
    },
  ],
  ["blobs", { hash: "abc", mime: "image/png", bytes: 3, content: new Uint8Array([1, 2, 3]) }],
  ["settings", 5, "resumeWithinMs"],
  ["meta", 7, "epoch"],
  ["meta", "dev_first", "device"],
];

/**
 * The rows of the first release, cast to today's types. Where the types differ, the code that reads the rows must
 * handle the difference.
 */
export const firstRows = { events, command, record, state, draft } as unknown as {
  events: SessionEvent[];
  command: Command;
  record: LedgerRecord;
  state: SessionState;
  draft: unknown;
};

export async function createFirstFrozen(name: string): Promise<void> {
  const db = await openDB(name, 1, {
    upgrade(db) {
      db.createObjectStore("events", { keyPath: ["sessionId", "seq"] });
      const sessions = db.createObjectStore("sessions", { keyPath: "sessionId" });
      sessions.createIndex("shelf", ["shelf", "updatedAt"]);
      sessions.createIndex("unsettled", "unsettled");
      const inbox = db.createObjectStore("inbox", { keyPath: "order", autoIncrement: true });
      inbox.createIndex("id", "id", { unique: true });
      inbox.createIndex("waiting", "waiting");
      const ledger = db.createObjectStore("ledger", { keyPath: "id" });
      ledger.createIndex("at", ["at", "id"]);
      ledger.createIndex("session", ["sessionId", "at", "id"]);
      db.createObjectStore("rollups", { keyPath: ["day", "model", "sessionId"] });
      db.createObjectStore("checkpoints", { keyPath: "sessionId" });
      db.createObjectStore("blobs", { keyPath: "hash" });
      for (const plain of ["drafts", "settings", "secrets", "meta"]) db.createObjectStore(plain);
    },
  });
  for (const [store, value, key] of rows) await db.add(store, value, key);
  db.close();
}
