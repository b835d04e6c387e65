import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startOcto, type TestOcto, type TestOctoOptions } from "../../../e2e/support/octo.ts";
import { toExportLine } from "#core/ledger/files/export.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { systemClock } from "../../platform/browser/clock.ts";
import { memoryStores } from "../../store/memory/open.ts";

let octo: TestOcto | undefined;
afterEach(() => octo?.close());

const start = async (options: Partial<TestOctoOptions> = {}) => {
  octo = await startOcto({ script: [{ say: "One." }, { say: "Two." }], copying: true, ...options });
  return octo;
};
const linesOf = (path: string) =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : [];
const logOf = ({ home, sessionId }: TestOcto) => join(home, "sessions", `${sessionId}.jsonl`);
const backedUp = async ({ octo: { stores } }: TestOcto) =>
  vi.waitFor(async () => expect(await stores.backupQueue.pending()).toMatchObject({ records: 0, sessions: 0 }), {
    timeout: 10_000,
    interval: 20,
  });
const records = ({ octo: { stores } }: TestOcto) => stores.ledger.records({});
const monthFile = async (one: TestOcto) => {
  const [record] = await records(one);
  return join(one.home, "billing", `${record && monthOf(record)}.jsonl`);
};

describe("the backup on the machine", () => {
  it("holds every call and every event of a turn unchanged, readable by the owner only", async () => {
    const one = await start();
    await one.turn("Hello");
    await backedUp(one);
    const { sessions, settings } = one.octo.stores;
    expect(linesOf(await monthFile(one))).toEqual((await records(one)).map(toExportLine));
    expect(linesOf(logOf(one)).map((line) => JSON.parse(line) as unknown)).toEqual(await sessions.read(one.sessionId));
    expect(statSync(logOf(one)).mode & 0o777).toBe(0o600);
    expect(await settings.get("copyState")).toEqual({ at: expect.any(Number) as number });
  });

  it("holds the images of a chat", async () => {
    const one = await start();
    const blob = await one.octo.stores.blobs.put(new Uint8Array([1, 2, 3]), "image/png");
    await one.ask({ type: "say", content: [{ type: "image", blob }], when: "now" });
    await one.next("turn.ended");
    await backedUp(one);
    expect(readFileSync(logOf(one), "utf8")).toContain('"data":"AQID"');
  });

  it.each(["recordsDone", "sessionDone"] as const)(
    "lacks nothing and holds nothing twice after a crash between writing and %s",
    async (step) => {
      const stores = memoryStores(systemClock);
      const crash = vi.fn(async () => {
        throw new Error("The power is gone.");
      });
      const one = await start({ stores: { ...stores, backupQueue: { ...stores.backupQueue, [step]: crash } } });
      await one.turn("Hello");
      await vi.waitFor(() => expect(crash).toHaveBeenCalled());
      const before = step === "recordsDone" ? await monthFile(one) : logOf(one);
      expect(linesOf(before).length).toBeGreaterThan(0);
      expect(await stores.backupQueue.pending()).toMatchObject(
        step === "recordsDone" ? { records: 1 } : { sessions: 1 },
      );

      const again = await one.again(stores);
      octo = again;
      await again.turn("Once more");
      await backedUp(again);
      const calls = linesOf(await monthFile(again)).map((line) => (JSON.parse(line) as { id: string }).id);
      expect(calls.sort()).toEqual((await records(again)).map(({ id }) => id).sort());
      const log = linesOf(logOf(again)).map((line) => (JSON.parse(line) as { seq: number }).seq);
      expect(log).toEqual((await stores.sessions.read(again.sessionId)).map(({ seq }) => seq));
    },
  );

  it("counts as complete after a crash between the last line and saving the state", async () => {
    const one = await start();
    await one.turn("Hello");
    await backedUp(one);
    await one.die();
    const { stores } = one.octo;
    await stores.settings.set("copyState", {});
    octo = await one.again(stores);
    await vi.waitFor(async () => expect((await stores.settings.get("copyState")).at).toBeDefined(), {
      timeout: 10_000,
      interval: 20,
    });
  });

  it("continues after a torn line and after lines of an older Octo", async () => {
    const one = await start();
    await one.turn("Hello");
    await backedUp(one);
    const month = await monthFile(one);
    const ruby = '{"id":"old","timestamp":"2026-05-22T15:30:00+08:00","prompt_tokens":1,"completion_tokens":1}';
    appendFileSync(month, `${ruby}\n{"id":"torn","cost_na`);
    appendFileSync(logOf(one), '{"seq":9');
    await one.turn("Again");
    await backedUp(one);
    const [last, first] = (await records(one)).map(toExportLine);
    expect(linesOf(month)).toEqual([first, ruby, '{"id":"torn","cost_na', last]);
    const whole = linesOf(logOf(one)).filter((line) => line !== '{"seq":9');
    expect(whole.map((line) => JSON.parse(line) as unknown)).toEqual(
      await one.octo.stores.sessions.read(one.sessionId),
    );
  });

  it("reports a failure, disturbs no turn, and is tried again", async () => {
    const one = await start();
    mkdirSync(join(one.home, "billing"), { recursive: true });
    writeFileSync(join(one.home, "sessions"), "a file where the folder should be");
    expect((await one.turn("Hello")).reason).toBe("done");
    const { settings } = one.octo.stores;
    await vi.waitFor(async () => expect((await settings.get("copyState")).failure).toBeTruthy());
    rmSync(join(one.home, "sessions"));
    await vi.waitFor(async () => expect((await settings.get("copyState")).failure).toBeUndefined(), {
      timeout: 15_000,
      interval: 100,
    });
    await backedUp(one);
    expect(linesOf(logOf(one)).length).toBeGreaterThan(3);
  });

  it("is not written when the person has turned it off", async () => {
    const one = await start({ copying: false });
    await one.turn("Hello");
    expect(existsSync(join(one.home, "billing"))).toBe(false);
    expect((await one.octo.stores.backupQueue.pending()).records).toBe(1);
  });
});
