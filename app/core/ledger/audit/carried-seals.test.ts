import { beforeEach, describe, expect, it } from "vitest";
import type { Ledger } from "#core/store-ports.ts";
import type { CallId } from "#core/ids.ts";
import { makeLedger, randomRecord, seeded, shanghai } from "#core/ledger/samples.suite.ts";
import { memoryStores } from "../../../store/memory/open.ts";

const clock = { now: () => Date.parse("2026-11-20T12:00:00+08:00"), sleep: async () => {}, random: Math.random };
const months = ["2026-08", "2026-09", "2026-10"];

describe("an exported file", () => {
  let ledger: Ledger;
  beforeEach(async () => {
    ({ ledger } = memoryStores(clock, shanghai));
    const chance = seeded(5);
    for (const month of months)
      await ledger.importRecords(
        Array.from({ length: 120 }, (_, i) => ({
          ...randomRecord(chance, `${month}-${i}`),
          at: Date.parse(`${month}-05T10:00:00+08:00`) + i * 60_000,
          utcOffset: 480,
        })),
      );
    while (await ledger.sealSegment());
  });

  const textOf = async (...[period, query]: Parameters<Ledger["exportedSeals"]>) => {
    let text = await ledger.exportedSeals(period, query);
    for await (const chunk of ledger.exportText(period, query, "jsonl")) text += chunk;
    return text;
  };
  const load = (text: string) => makeLedger().load(text);
  const september = { firstDay: "2026-09-01", lastDay: "2026-09-30" };

  it("carries the seals of its calls, and the import checks them", async () => {
    expect(await load(await textOf("all", {}))).toMatchObject({ added: 360, sealed: { calls: 360, broken: 0 } });
    expect(await load(await textOf(september, {}))).toEqual({
      added: 120,
      known: 0,
      unreadable: 0,
      foreign: [],
      sealed: { calls: 120, broken: 0 },
    });
  });

  it("does so after a merge and after an amendment", async () => {
    const [one] = await ledger.records({ span: september });
    if (!one) throw new Error("no record");
    const more = Array.from({ length: 100 }, (_, i) => ({ ...one, id: `later-${i}` as CallId, at: one.at + 1 + i }));
    await ledger.importRecords(more);
    while (await ledger.sealSegment());
    expect(await ledger.mergeSegments()).toBe(true);
    expect(await load(await textOf("all", {}))).toMatchObject({ added: 460, sealed: { calls: 460, broken: 0 } });
  });

  it("tells if a call was changed, taken out or put in", async () => {
    const text = await textOf("all", {});
    const lines = text.split("\n");
    const at = lines.findIndex((line) => line.includes('"2026-09-7"'));
    const line = lines[at] ?? "";
    const changed = line.replace(/"prompt_tokens":\d+/, '"prompt_tokens":1');
    const added = line.replace('"2026-09-7"', '"another"');
    for (const instead of [[changed], [], [line, added]]) {
      const file = lines.toSpliced(at, 1, ...instead).join("\n");
      expect(await load(file)).toMatchObject({ sealed: { calls: 240, broken: 1 } });
    }
  });

  it("carries no seal of calls that it contains in part, or that share their time with others", async () => {
    expect(await ledger.exportedSeals("all", { outcome: "ok" })).toBe("");
    expect(await ledger.exportedSeals({ firstDay: "2026-09-01", lastDay: "2026-09-04" }, {})).toBe("");
    const [one] = await ledger.records({ span: september });
    if (!one) throw new Error("no record");
    await ledger.importRecords([{ ...one, id: "between" as CallId, at: one.at - 90_000 }]);
    expect(await load(await textOf("all", {}))).toMatchObject({ added: 361, sealed: { calls: 240, broken: 0 } });
  });
});
