// Removing months as a page does it: the exported file, refusals with their reasons, and restoring from the file.
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
  const ledger = createLedger(memoryLedger(tables), { clock, offsetAt: shanghai, dayChoice: async () => "own" });
  const { settings } = memoryStores(clock, shanghai);
  const publish = vi.fn();
  const api = createLedgerApi({ ledger, settings, tabs: { publish }, clock, offsetAt: shanghai, progress: vi.fn() });
  const chance = seeded(9);
  /** Makes the calls of a month. Three of the calls are demo calls, which nobody paid for. */
  const calls = (month: string, count = 120) =>
    Array.from({ length: count }, (_call, i): LedgerRecord => {
      const { demo: _demo, importedFrom: _source, ...record } = randomRecord(chance, `${month}-${i}`);
      const at = Date.parse(`${month}-03`) + i * 1_000;
      return { ...record, at, utcOffset: 480, costNanos: i + 1, costSource: "plan", ...(i < 3 && { demo: true }) };
    });
  return { tables, ledger, settings, publish, api, calls };
}

const whole = { calls: 120, nanos: (120 * 121) / 2 - 6 };

describe("removing months", () => {
  it("exports all calls of the months to one file, removes them, and restores them from the file", async () => {
    const { ledger, api, calls, publish } = start();
    for (const month of ["2025-03", "2025-04", "2026-10"]) await ledger.importRecords(calls(month));
    const before = await ledger.summary("all");
    expect(await api.contents()).toEqual(["2026-10", "2025-04", "2025-03"].map((month) => ({ month, ...whole })));
    const { file, contents, refused } = await api.exportForRemoval(["2025-03", "2025-04"]);
    expect(contents).toEqual([
      { month: "2025-03", ...whole },
      { month: "2025-04", ...whole },
    ]);
    expect(refused).toEqual([]);
    expect((await file.text()).trim().split("\n")).toHaveLength(240);
    const { removed } = await api.removeMonths(contents, "rule");
    expect(removed).toMatchObject([{ month: "2025-03", ...whole, by: "rule" }, { month: "2025-04" }]);
    // This message makes budgets and pages reload their totals.
    expect(publish).toHaveBeenLastCalledWith({ kind: "imported" });
    expect(await api.months()).toEqual(["2026-10"]);

    const back = new File([file], "2025.jsonl");
    expect(await api.load([back])).toMatchObject({ added: 240, known: 0, unreadable: 0 });
    expect(await ledger.summary("all")).toEqual(before);
    expect((await api.removedMonths()).map(({ away }) => away.calls)).toEqual([0, 0]);
  });

  it("refuses a month that has calls which are not in the file", async () => {
    const { ledger, api, calls } = start();
    await ledger.importRecords(calls("2025-03"));
    const { contents } = await api.exportForRemoval(["2025-03"]);
    const [late] = calls("2025-03", 1);
    if (!late) throw new Error("no call");
    await ledger.importRecords([{ ...late, id: "late" as LedgerRecord["id"] }]);
    expect(await api.removeMonths(contents, "person")).toEqual({
      removed: [],
      refused: [{ month: "2025-03", why: "changed" }],
    });
    expect(await ledger.records({})).toHaveLength(121);
  });

  it("refuses months that a budget without an end counts, and broken ones", async () => {
    const { tables, ledger, api, calls, settings } = start();
    for (const month of ["2025-03", "2025-04"]) await ledger.importRecords(calls(month));
    const budget = { id: "b", period: "total", scope: "everything", nanos: 1e9, kind: "hard" } as const;
    await settings.set("spending", { budgets: [budget] });
    expect(await api.exportForRemoval(["2025-03"])).toMatchObject({
      contents: [],
      refused: [{ month: "2025-03", why: "counted", budget }],
    });
    const found = await api.contents(["2025-03"]);
    expect(await api.removeMonths(found, "rule")).toMatchObject({ removed: [], refused: [{ why: "counted" }] });
    await settings.set("spending", {});
    while (await ledger.sealSegment());
    const [first] = tables.segments.values();
    if (!first) throw new Error("there is no segment");
    const { input, output } = first.columns.counts;
    const columns = { ...first.columns, counts: { ...first.columns.counts, input: output, output: input } };
    tables.segments.set(first.segment.id, { ...first, columns });
    expect(await api.exportForRemoval(["2025-03", "2025-04"])).toMatchObject({
      contents: [{ month: "2025-04" }],
      refused: [{ month: "2025-03", why: "broken" }],
    });
  });
});
