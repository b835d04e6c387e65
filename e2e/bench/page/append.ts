// Runs in the page: append speed of the log, compared with a bare transaction that writes one row.
import { openDB } from "idb";
import type { AccountId, CallId, SessionId } from "#core/ids.ts";
import type { Unstamped } from "#core/session/events.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import { systemClock } from "../../../app/platform/browser/clock.ts";
import { openStores } from "../../../app/store/idb/open.ts";

const count = 300;

async function timed(work: (i: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let i = 0; i < count; i++) await work(i);
  return (performance.now() - startedAt) / count;
}

const settings: SessionSettings = {
  title: "bench",
  titled: true,
  account: "account_bench" as AccountId,
  model: "scripted",
  mode: "auto",
  budget: {},
  answerWithinMs: 0,
};

/** @returns milliseconds per append of an event, and per write of a single row. Both wait until the data is on disk. */
async function measure(): Promise<{ append: number; floor: number }> {
  const bare = await openDB("bench-floor", 1, {
    upgrade: (db) => void db.createObjectStore("rows", { autoIncrement: true }),
  });
  const put = async () => {
    const tx = bare.transaction("rows", "readwrite", { durability: "strict" });
    await tx.store.put({ type: "tool.ended", text: "x".repeat(200) });
    await tx.done;
  };
  const stores = await openStores({ clock: systemClock, name: "bench-octo", onOutdated: () => undefined });
  const epoch = await stores.sessions.takeLead();
  const sessionId = "session_bench" as SessionId;
  const append = (event: Unstamped) =>
    stores.sessions.append({ sessionId, epoch, events: [event], durability: "strict" });
  await append({ type: "session.started", settings, origin: { kind: "page" }, at: Date.now() });
  const event = (i: number): Unstamped => ({
    type: "tool.ended",
    callId: `call_${i}` as CallId,
    result: { outcome: "ok", parts: [{ type: "text", text: "x".repeat(200) }], ms: 1 },
    at: Date.now(),
  });
  await timed(put);
  return { floor: await timed(put), append: await timed((i) => append(event(i))) };
}

Object.assign(globalThis, { measure });
