// Runs in a worker: the measurements of the ledger with a million calls in IndexedDB.
import { openDB } from "idb";
import type { CallId, SessionId } from "#core/ids.ts";
import { noUsage } from "#core/model/message.ts";
import type { Period, Span } from "#core/ledger/calendar.ts";
import type { Unstamped } from "#core/session/events.ts";
import { createLedgerFiles } from "../../../app/services/ledger/ledger-files.ts";
import { systemClock } from "../../../app/platform/browser/clock.ts";
import { openStores } from "../../../app/store/idb/open.ts";
import { getChunked } from "../../../app/store/idb/chunked.ts";
import type { OctoSchema } from "../../../app/store/idb/schema.ts";
import type { Stores } from "../../../app/store/stores.ts";
import { benchCall, benchNow, wanted } from "./calls.ts";

const calls = 1_000_000;
const batch = 10_000;
/** Number of calls that stay rows: nearly as many as the ledger allows before it moves rows into segments. */
const rows = 900;
const rounds = 7;

const clock = { ...systemClock, now: () => benchNow };
const open = (name: string) => openStores({ clock, name, offsetAt: () => 0, onOutdated: () => undefined });

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function medianOf(work: () => Promise<unknown>, times = rounds): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push(await timed(work));
  return median(all);
}

async function build({ ledger }: Stores) {
  const adopt = async (from: number, to: number) =>
    ledger.importRecords(Array.from({ length: to - from }, (_, i) => benchCall(from + i, calls)));
  const ms = await timed(async () => {
    for (let i = 0; i < calls - rows; i += batch) await adopt(i, Math.min(i + batch, calls - rows));
  });
  // The last calls are imported in groups that are too small for segments, so that they become rows.
  for (let i = calls - rows; i < calls; i += 99) await adopt(i, Math.min(i + 99, calls));
  return { ms };
}

async function ask({ ledger }: Stores) {
  const unfiltered: Record<string, number> = {};
  const periods: (Period | Span)[] = [
    "day",
    "week",
    "month",
    "year",
    "all",
    { firstDay: "2025-02-01", lastDay: "2026-03-31" },
  ];
  for (const period of periods) unfiltered[JSON.stringify(period)] = await medianOf(() => ledger.summary(period));
  const { firstDay, lastDay, ...filter } = wanted;
  const filtered = await medianOf(() => ledger.summary({ firstDay, lastDay }, filter));
  const anyTime = await medianOf(() => ledger.summary("all", { outcome: "failed" }));
  const list = await medianOf(() => ledger.records({ limit: 50 }));
  const rebuild = await medianOf(() => ledger.rebuildTotals(), 3);
  const sums = await ledger.summary({ firstDay, lastDay }, filter);
  const all = await ledger.summary("all");
  return {
    unfiltered,
    filtered,
    anyTime,
    list,
    rebuild,
    found: { requests: sums.requests, costNanos: sums.costNanos },
    all: all.requests,
  };
}

/** The floor for a query that looks at every call: reads all columns once and loops over one column. */
async function readAll(): Promise<{ ms: number; calls: number }> {
  const db = await openDB<OctoSchema>("bench-ledger");
  const names = await db.getAllKeys("stretches");
  let found = 0;
  const ms = await medianOf(async () => {
    found = 0;
    for (let i = 0; i < names.length; i += 8) {
      const some = await Promise.all(
        names.slice(i, i + 8).map((name) => getChunked(db.transaction(["columns"]), "columns", name)),
      );
      for (const columns of some) {
        const cost = columns?.counts.costNanos;
        if (columns && typeof cost === "object") for (const nanos of cost) if (nanos >= 0) found += 1;
      }
    }
  });
  db.close();
  return { ms, calls: found };
}

async function readIn({ ledger }: Stores, files: File[]) {
  const { load } = createLedgerFiles(ledger, { tabs: { publish: () => undefined }, progress: () => undefined });
  let added = 0;
  const ms = await timed(async () => (added = (await load(files)).added));
  return { ms, again: await timed(() => load(files)), added };
}

/** The floor for an import: only reads the same files, decodes them and parses each line. */
async function parseOnly(_stores: Stores, files: File[]) {
  const ms = await timed(async () => {
    for (const file of files)
      for (const line of new TextDecoder().decode(await file.arrayBuffer()).split("\n")) if (line) JSON.parse(line);
  });
  return { ms };
}

async function exportAll({ ledger }: Stores) {
  const { save } = createLedgerFiles(ledger, { tabs: { publish: () => undefined }, progress: () => undefined });
  let bytes = 0;
  const ms = await timed(async () => (bytes = (await save("all", {}, "jsonl")).size));
  return { ms, bytes };
}

/**
 * Measures appends that wait until the data is on disk: of a model call with its record, and of an event without a
 * call.
 */
async function append({ sessions }: Stores) {
  const epoch = await sessions.takeLead();
  const sessionId = "session_bench" as SessionId;
  const add = (event: Unstamped) => sessions.append({ sessionId, epoch, events: [event], durability: "strict" });
  const { account, model, price, costNanos } = benchCall(1, calls);
  const settings = { title: "", titled: true, account, model, mode: "ask", budget: {}, answerWithinMs: 0 } as const;
  await add({ type: "session.started", settings, origin: { kind: "page" }, at: benchNow });
  const call = (i: number): Unstamped => ({
    type: "model.called",
    at: benchNow,
    call: {
      callId: `call_bench_${i}_${Math.random()}` as CallId,
      purpose: "turn",
      attempt: 1,
      account,
      model,
      price,
      costNanos,
      startedAt: benchNow - 900,
      endedAt: benchNow,
      outcome: "ok",
      usage: noUsage,
      usageSource: "vendor",
      costSource: "price-list",
    },
  });
  const free = (): Unstamped => ({ type: "octo.noted", text: "x".repeat(200), why: "loop", at: benchNow });
  await add(call(-1));
  const paid: number[] = [];
  const unpaid: number[] = [];
  for (let i = 0; i < 200; i++) {
    unpaid.push(await timed(() => add(free())));
    paid.push(await timed(() => add(call(i))));
  }
  return { paid: median(paid), free: median(unpaid) };
}

const works = { build, ask, floor: readAll, parse: parseOnly, import: readIn, export: exportAll, append };

addEventListener("message", async ({ data }: MessageEvent<{ what: keyof typeof works; files: File[] }>) => {
  const { what, files } = data;
  const stores = await open(what === "import" ? "bench-import" : "bench-ledger");
  postMessage(await works[what](stores, files));
});
