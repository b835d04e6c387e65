// Months that leave the ledger, as a page asks for it: the file before, what stays and why, and the way back.
import { describe, expect, it, vi } from "vitest";
import { randomRecord, seeded, shanghai } from "#core/ledger/samples.suite.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { createLedgerApi } from "../app/services/ledger/ledger-api.ts";
import { createLedger } from "#core/ledger/ledger.ts";
import { memoryStores } from "../app/store/memory/open.ts";
import { memoryLedger } from "../app/store/memory/ledger.ts";
import { emptyTables } from "../app/store/memory/tables.ts";

const clock = { now: () => Date.parse("2026-11-20T12:00:00+08:00"), sleep: async () => {}, random: Math.random };

function start() {
  const tables = emptyTables();
  const ledger = createLedger(memoryLedger(tables), { clock, offsetAt: shanghai });
  const { settings } = memoryStores(clock, shanghai);
  const publish = vi.fn();
  const desk = createLedgerApi({ ledger, settings, tabs: { publish }, clock, offsetAt: shanghai });
  const chance = seeded(9);
  /** Three of them are demonstrations, which nobody paid for. */
  const calls = (month: string, count = 120) =>
    Array.from({ length: count }, (_call, i): LedgerRecord => {
      const { demo: _demo, importedFrom: _source, ...record } = randomRecord(chance, `${month}-${i}`);
      const at = Date.parse(`${month}-03`) + i * 1_000;
      return { ...record, at, utcOffset: 480, costNanos: i + 1, costSource: "plan", ...(i < 3 && { demo: true }) };
    });
  return { tables, ledger, settings, publish, desk, calls };
}

const whole = { calls: 120, nanos: (120 * 121) / 2 - 6 };

describe("months that are to leave the ledger", () => {
  it("are offered as one file that has all their calls, go, and come back from it", async () => {
    const { ledger, desk, calls, publish } = start();
    for (const month of ["2025-03", "2025-04", "2026-10"]) await ledger.adopt(calls(month));
    const before = await ledger.summary("all");
    expect(await desk.held()).toEqual(["2026-10", "2025-04", "2025-03"].map((month) => ({ month, ...whole })));
    const { file, held, stays } = await desk.farewell(["2025-03", "2025-04"]);
    expect(held).toEqual([
      { month: "2025-03", ...whole },
      { month: "2025-04", ...whole },
    ]);
    expect(stays).toEqual([]);
    expect((await file.text()).trim().split("\n")).toHaveLength(240);
    const { removed } = await desk.remove(held, "rule");
    expect(removed).toMatchObject([{ month: "2025-03", ...whole, by: "rule" }, { month: "2025-04" }]);
    // Budgets and pages look again.
    expect(publish).toHaveBeenLastCalledWith({ kind: "imported" });
    expect(await desk.months()).toEqual(["2026-10"]);

    const back = new File([file], "2025.jsonl");
    expect(await desk.load([back])).toMatchObject({ added: 240, known: 0, unreadable: 0 });
    expect(await ledger.summary("all")).toEqual(before);
    expect((await desk.removed()).map(({ away }) => away.calls)).toEqual([0, 0]);
  });

  it("stay when calls have come that the file does not have", async () => {
    const { ledger, desk, calls } = start();
    await ledger.adopt(calls("2025-03"));
    const { held } = await desk.farewell(["2025-03"]);
    const [late] = calls("2025-03", 1);
    if (!late) throw new Error("no call");
    await ledger.adopt([{ ...late, id: "late" as LedgerRecord["id"] }]);
    expect(await desk.remove(held, "person")).toEqual({ removed: [], stays: [{ month: "2025-03", why: "changed" }] });
    expect(await ledger.records({})).toHaveLength(121);
  });

  it("stay while a budget without an end counts them, and while they are not what was sealed", async () => {
    const { tables, ledger, desk, calls, settings } = start();
    for (const month of ["2025-03", "2025-04"]) await ledger.adopt(calls(month));
    const budget = { id: "b", period: "total", scope: "everything", nanos: 1e9, kind: "hard" } as const;
    await settings.set("spending", { budgets: [budget] });
    expect(await desk.farewell(["2025-03"])).toMatchObject({
      held: [],
      stays: [{ month: "2025-03", why: "counted", budget }],
    });
    const found = await desk.held(["2025-03"]);
    expect(await desk.remove(found, "rule")).toMatchObject({ removed: [], stays: [{ why: "counted" }] });
    await settings.set("spending", {});
    while (await ledger.seal());
    const [first] = tables.packed.values();
    if (!first) throw new Error("nothing is packed");
    const { input, output } = first.columns.counts;
    const columns = { ...first.columns, counts: { ...first.columns.counts, input: output, output: input } };
    tables.packed.set(first.segment.id, { ...first, columns });
    expect(await desk.farewell(["2025-03", "2025-04"])).toMatchObject({
      held: [{ month: "2025-04" }],
      stays: [{ month: "2025-03", why: "broken" }],
    });
  });
});
