import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startOcto, type TestOcto } from "./support/octo.ts";
import { answer } from "../app/billing-cli.ts";
import { randomRecord, seeded } from "#core/ledger/samples.suite.ts";
import { toExportLine } from "#core/ledger/files/export.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import type { SessionId } from "#core/ids.ts";
import { fold } from "#core/session/fold.ts";
import { memoryStores } from "../app/store/memory/open.ts";
import type { Stores } from "../app/store/stores.ts";
import { systemClock } from "../app/platform/browser/clock.ts";
import { monthlyFiles } from "../relay/billing-files.ts";
import { createBackupApi } from "../app/services/backup/backup-api.ts";

let octo: TestOcto | undefined;
afterEach(() => octo?.close());

const script = [
  { calls: [{ name: "write_file", input: { path: "a.txt", content: "hello\n" } }] },
  { say: "Written." },
  { say: "Two." },
  { say: "Three." },
];
const start = async (options = {}) => {
  octo = await startOcto({ script, copying: true, ...options });
  return octo;
};
/** Starts another browser on the same machine. */
const elsewhere = async (one: TestOcto, stores: Stores = memoryStores(systemClock)) => {
  octo = await one.again(stores);
  return octo;
};
const copyOf = ({ octo: { stores, machine, tabs } }: TestOcto, progress = vi.fn()) =>
  createBackupApi({ stores, link: machine, files: machine.backup, clock: systemClock, tabs, progress });
const copied = ({ octo: { stores } }: TestOcto) =>
  vi.waitFor(async () => expect(await stores.backupQueue.pending()).toMatchObject({ records: 0, sessions: 0 }), {
    timeout: 10_000,
    interval: 20,
  });
const logOf = ({ home, sessionId }: TestOcto) => join(home, "sessions", `${sessionId}.jsonl`);
const linesOf = (path: string) => readFileSync(path, "utf8").trim().split("\n");

describe("verifying the backup", () => {
  it("reports a complete backup with its time", async () => {
    const one = await start();
    await one.turn("Write a file");
    await copied(one);
    const progress = vi.fn();
    const report = await copyOf(one, progress).verify();
    expect(report).toMatchObject({ calls: 2, chats: 1, whole: true, months: [], behind: [] });
    expect(progress.mock.calls.at(-2)).toEqual([{ done: 2, total: 2 }]);
    expect((await one.octo.stores.settings.get("copyState")).verified).toMatchObject({ whole: true });
  });

  it("holds the beginning of a text that is larger than a frame, and is whole for all else", async () => {
    const one = await start();
    const text = "每个字三个字节。".repeat(800_000);
    await one.turn(text);
    await one.turn("Two");
    await copied(one);
    expect(await one.octo.stores.settings.get("copyState")).not.toHaveProperty("failure");
    const lines = linesOf(logOf(one));
    expect(lines).toHaveLength((await one.octo.stores.sessions.read(one.sessionId)).length);
    const said = lines.find((line) => line.includes('"user.said"')) ?? "";
    expect(said.length).toBeGreaterThan(1_000_000);
    expect(said).toContain("The backup holds only the beginning of this text.");
    expect(await copyOf(one).verify()).toMatchObject({ chats: 1, whole: true, differing: [] });
  });

  it("names differing lines, which stay unchanged, and ignores lines of other programs", async () => {
    const one = await start();
    await one.turn("Write a file");
    await copied(one);
    const [, first] = await one.octo.stores.ledger.records({});
    if (!first) throw new Error("There is no call.");
    const month = monthOf(first);
    const book = join(one.home, "billing", `${month}.jsonl`);
    const ruby = { id: "r", timestamp: "2026-01-01T00:00:00Z", model: "m", prompt_tokens: 1, completion_tokens: 1 };
    appendFileSync(book, `${JSON.stringify(ruby)}\n`);
    const copy = copyOf(one);
    expect(await copy.verify()).toMatchObject({ whole: true });

    // Changes only texts, so that the sums and the number of events stay the same.
    const forged = readFileSync(book, "utf8").replace(
      `"folder":${JSON.stringify(first.folder)}`,
      '"folder":"/elsewhere"',
    );
    writeFileSync(book, forged);
    const log = readFileSync(logOf(one), "utf8");
    const seq = linesOf(logOf(one)).findIndex((line) => line.includes("Write a file")) + 1;
    writeFileSync(logOf(one), log.replace("Write a file", "Fetch a file"));
    const report = await copy.verify();
    expect(report).toMatchObject({ whole: false, nanos: report.months[0]?.nanos, behind: [] });
    const differs = { id: first.id, fields: ["folder"] };
    expect(report.months).toMatchObject([{ month, missing: 0, differing: 1, first: differs }]);
    expect(report.differing).toMatchObject([{ event: seq }]);
    expect(await one.octo.stores.backupQueue.pending()).toMatchObject({ records: 0, sessions: 0 });
    expect(readFileSync(book, "utf8")).toBe(forged);
  });

  it("reports missing lines and queues them again", async () => {
    const one = await start();
    await one.turn("Write a file");
    await copied(one);
    const [record] = await one.octo.stores.ledger.records({});
    const month = join(one.home, "billing", `${record && monthOf(record)}.jsonl`);
    writeFileSync(month, `${linesOf(month)[0]}\n`);
    const log = linesOf(logOf(one));
    writeFileSync(logOf(one), `${log.slice(0, 3).join("\n")}\n`);
    const copy = copyOf(one);
    const report = await copy.verify();
    expect(report).toMatchObject({ whole: false, months: [{ missing: 1, here: { calls: 2 } }] });
    expect(report.months[0]?.nanos).toBeLessThan(report.nanos);
    expect(report.behind).toMatchObject([{ there: 3, here: log.length }]);
    await copied(one);
    expect(await copy.verify()).toMatchObject({ whole: true });
    expect(linesOf(logOf(one))).toEqual(log);
  });
});

describe("a month that was deleted in the app", () => {
  it("stays in its file with one deletion line; scripts count and report it until it is imported again", async () => {
    const one = await start();
    const { ledger, settings } = one.octo.stores;
    const at = Date.parse("2025-03-05T12:00:00Z");
    const chance = seeded(3);
    const calls = [1, 2, 3].map((n) => {
      const { demo: _demo, ...record } = randomRecord(chance, `old-${n}`);
      return { ...record, at: at + n, utcOffset: 0, costNanos: 1e9, costSource: "plan" as const };
    });
    await ledger.importRecords(calls);
    one.octo.tabs.publish({ kind: "imported" });
    await copied(one);
    const books = monthlyFiles(one.home);
    const summary = async () => (await answer("summary", new URLSearchParams({ period: "all" }), books)) as object;
    expect(await summary()).toMatchObject({ total_cost: 3, record_count: 3 });
    expect(await summary()).not.toHaveProperty("deleted_months_counted");

    const file = join(one.home, "billing", "2025-03.jsonl");
    const toldOf = (lines: number) =>
      vi.waitFor(() => expect(linesOf(file)).toHaveLength(lines), { timeout: 10_000, interval: 20 });
    expect(await ledger.removeMonth({ month: "2025-03", calls: 3, nanos: 3e9 }, "person")).toMatchObject({ calls: 3 });
    one.octo.tabs.publish({ kind: "imported" });
    await toldOf(4);
    expect(await summary()).toMatchObject({ total_cost: 3, deleted_months_counted: ["2025-03"] });
    const records = await answer("records", new URLSearchParams(), books);
    expect(records).toMatchObject({ count: 3, deleted_months_counted: ["2025-03"] });
    expect(await answer("daily", new URLSearchParams(), books)).not.toHaveProperty("deleted_months_counted");

    // Simulates a crash before the app stored that the deletion was sent. It is sent again but not written twice.
    await settings.set("copyState", {});
    one.octo.tabs.publish({ kind: "imported" });
    await vi.waitFor(async () => expect((await settings.get("copyState")).removed).toHaveLength(1), {
      timeout: 10_000,
    });
    await toldOf(4);
    expect(await copyOf(one).restore(true)).toMatchObject({ calls: 3, unreadable: 0, deleted: [] });
    await toldOf(5);
    expect(await summary()).not.toHaveProperty("deleted_months_counted");
  });
});

/** What was answered, run and paid for. Anyone may have written the rest of a file, so a restored chat leaves it out. */
const isResult = ({ type }: { type: string }) => ["assistant.replied", "tool.ended", "model.called"].includes(type);

describe("restoring", () => {
  const month = "2025-03";
  const held = { month, calls: 3, nanos: 3e9 };
  /** Starts a browser that has one month of records in its backup. */
  const withMonth = async (options = {}) => {
    const one = await start(options);
    const chance = seeded(3);
    const calls = Array.from({ length: 3 }, (_call, i) => {
      const { demo: _demo, importedFrom: _from, ...record } = randomRecord(chance, `old-${i}`);
      const at = Date.UTC(2025, 2, 10) + i;
      return { ...record, at, utcOffset: 480, costNanos: 1e9, costSource: "vendor" as const };
    });
    await one.octo.stores.ledger.importRecords(calls);
    await copied(one);
    return { one, calls, file: join(one.home, "billing", `${month}.jsonl`) };
  };
  const marked = (file: string, times = 1) =>
    vi.waitFor(() => expect(linesOf(file).filter((line) => line.includes('"removed"'))).toHaveLength(times), {
      timeout: 10_000,
      interval: 20,
    });

  it("leaves a deleted month deleted, in an empty browser too, until it is requested", async () => {
    const { one, calls, file } = await withMonth();
    const [first] = calls;
    await one.octo.stores.ledger.removeMonth(held, "person");
    one.octo.tabs.publish({ kind: "imported" });
    await marked(file);
    // A line that another program wrote later does not count as deleted.
    appendFileSync(file, `${toExportLine({ ...(first as typeof first & object), id: "later" as never })}\n`);
    const deleted = [{ month, calls: 3 }];
    expect(await copyOf(one).restore()).toMatchObject({ calls: 1, unreadable: 0, deleted });

    const empty = await elsewhere(one);
    const { ledger } = empty.octo.stores;
    expect(await copyOf(empty).restore()).toMatchObject({ calls: 1, unreadable: 0, deleted });
    expect((await ledger.records({})).map(({ id }) => id)).toEqual(["later"]);
    expect(await copyOf(empty).restore(true)).toMatchObject({ calls: 3, known: 1, deleted: [] });
    expect(await ledger.records({})).toHaveLength(4);
    // A month that was restored once is restored in other browsers without asking.
    const third = await elsewhere(empty);
    expect(await copyOf(third).restore()).toMatchObject({ calls: 4, deleted: [] });
    const summary = await answer("summary", new URLSearchParams({ period: "all" }), monthlyFiles(one.home));
    expect(summary).not.toHaveProperty("deleted_months_counted");
  });

  it("leaves it deleted before the file has the deletion line, and offers nothing to a browser that has the records", async () => {
    const { one, file } = await withMonth();
    await one.octo.stores.settings.set("copying", false);
    await one.octo.stores.ledger.removeMonth(held, "person");
    expect(await copyOf(one).restore()).toMatchObject({ calls: 0, deleted: [{ month, calls: 3 }] });
    expect(linesOf(file)).toHaveLength(3);

    const other = await elsewhere(one);
    await copyOf(other).restore();
    await one.octo.stores.settings.set("copying", true);
    const text = JSON.stringify({ id: `removed:${month}:1:3`, removed: { month, at: 1, away: 3 } });
    appendFileSync(file, `${text}\n`);
    expect(await copyOf(other).restore()).toMatchObject({ calls: 0, deleted: [] });
    expect(await other.octo.stores.ledger.records({})).toHaveLength(3);
  });

  it("gives an empty browser the same ledger and chats, once", async () => {
    const one = await start({ settings: { mode: "auto" } });
    await one.turn("Write a file");
    await copied(one);
    const before = one.octo.stores;
    const state = await fold(before.sessions, one.sessionId);
    const [row] = await before.sessions.list();

    const other = await elsewhere(one);
    const { sessions } = other.octo.stores;
    const copy = copyOf(other);
    expect(await copy.overview()).toMatchObject({ empty: true, there: { months: 1, chats: 1 } });
    expect(await copy.restore()).toEqual({ calls: 2, chats: 1, known: 0, unreadable: 0, deleted: [] });
    expect(await copy.restore()).toEqual({ calls: 0, chats: 0, known: 2, unreadable: 0, deleted: [] });
    const exported = async (from: Stores) => (await from.ledger.records({})).map(toExportLine);
    expect(await exported(other.octo.stores)).toEqual(await exported(before));
    const log = await before.sessions.read(one.sessionId);
    const restored = (await sessions.read(one.sessionId)).slice(0, log.length);
    expect(restored.filter(isResult)).toEqual(log.filter(isResult));
    const { costNanos, unpriced, title } = row ?? {};
    expect(await sessions.list()).toMatchObject([{ costNanos, unpriced, title, status: "idle" }]);
    const after = await fold(sessions, one.sessionId);
    const said = Object.values(state.entries).map((entry) => ({ ...entry, facts: undefined }));
    expect(Object.values(after.entries).slice(0, state.order.length)).toEqual(said);
    // Permissions do not pass to another browser.
    expect(after.settings.mode).toBe("ask");

    // The restored chat works, and its backup continues.
    expect((await other.turn("Go on")).reason).toBe("done");
    await copied(other);
    expect(await copy.verify()).toMatchObject({ whole: true });
    expect(linesOf(logOf(other)).length).toBe((await sessions.read(one.sessionId)).length);
  });

  it("closes open work and leaves rules behind", async () => {
    const one = await start({ settings: { mode: "ask" }, copying: false });
    await one.say("Write a file");
    await one.next("ask.opened");
    const asked = await one.octo.stores.sessions.read(one.sessionId);
    const rule = { type: "rule.added", rule: { verdict: "allow", kind: "execute" }, at: 1, epoch: 1, device: "d" };
    const lines = [...asked, { ...rule, sessionId: one.sessionId, seq: asked.length + 1 }];
    await one.octo.machine.backup.addEvents(
      one.sessionId,
      lines.map((event) => ({ event: event as never, attached: [] })),
    );
    appendFileSync(logOf(one), '{"torn');

    const other = await elsewhere(one);
    expect(await copyOf(other).restore()).toMatchObject({ chats: 1, unreadable: 1 });
    const state = await fold(other.octo.stores.sessions, one.sessionId);
    expect(state).toMatchObject({ asks: {}, rules: [], settings: { mode: "ask" } });
    expect(state.turn).toBeUndefined();
    expect(await other.octo.stores.sessions.unsettled()).toEqual([]);
    expect(existsSync(join(other.folder, "a.txt"))).toBe(false);
    // Parts of the backup that are not restored do not count as differences.
    expect(await copyOf(other).verify()).toMatchObject({ differing: [] });
  });

  it("keeps records of two browsers in one file, and follows one of two that continue the same chat", async () => {
    const one = await start();
    await one.turn("Write a file");
    await copied(one);
    const first = one.octo.stores;
    const other = await elsewhere(one);
    await copyOf(other).restore();
    await other.turn("Go on there");
    await copied(other);
    const goneOn = linesOf(logOf(other));

    const back = await elsewhere(other, first);
    await back.turn("Go on here");
    await vi.waitFor(async () =>
      expect(await first.backupQueue.pending()).toEqual({ records: 0, sessions: 0, diverged: 1 }),
    );
    expect(linesOf(logOf(back))).toEqual(goneOn);
    expect(await copyOf(back).verify()).toMatchObject({ whole: true });
    const [record] = await first.ledger.records({});
    const ids = linesOf(join(back.home, "billing", `${record && monthOf(record)}.jsonl`)).map(
      (line) => (JSON.parse(line) as { id: string }).id,
    );
    const all = [...(await first.ledger.records({})), ...(await other.octo.stores.ledger.records({}))];
    expect(ids.toSorted()).toEqual([...new Set(all.map(({ id }) => id))].toSorted());
    expect(ids.length).toBe(4);
  });

  it("skips files that are no log", async () => {
    const one = await start({ copying: false });
    const name = "session_odd" as SessionId;
    await one.octo.machine.backup.addEvents(name, [{ event: { seq: 1, type: "no event" } as never, attached: [] }]);
    expect(await copyOf(one).restore()).toMatchObject({ chats: 0, unreadable: 1 });
    rmSync(join(one.home, "sessions"), { recursive: true });
    expect(await copyOf(one).restore()).toEqual({ calls: 0, chats: 0, known: 0, unreadable: 0, deleted: [] });
  });
});
