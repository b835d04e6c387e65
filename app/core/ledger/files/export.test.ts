import { describe, expect, it } from "vitest";
import type { CallId } from "#core/ids.ts";
import { isLedgerCsv, jsonLinesOf } from "./read-csv.ts";
import { toExportLine } from "./export.ts";
import { toNanos } from "./line-schema.ts";
import { batchesOf } from "./split-lines.ts";
import { inChunks, makeLedger, randomLedger, seeded, shanghai, textOf } from "#core/ledger/samples.suite.ts";
import { summarise } from "#core/ledger/summary.ts";
import { addTallies, addToTally, emptyTally, tallyOf } from "#core/ledger/tally.ts";

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe("random ledgers", () => {
  it.each(seeds)("are unchanged after export and import (%i)", async (seed) => {
    const records = randomLedger(seed);
    for (const format of ["jsonl", "json"] as const) {
      const ledger = makeLedger();
      expect(await ledger.load(await textOf(records, format))).toEqual({
        added: 60,
        known: 0,
        unreadable: 0,
        foreign: [],
      });
      expect(ledger.all()).toEqual(records);
    }
  });

  it.each(seeds)("import each record once from overlapping files (%i)", async (seed) => {
    const records = randomLedger(seed);
    const ledger = makeLedger();
    await ledger.load(await textOf(records.slice(0, 40)), await textOf(records.slice(20), "json"));
    expect(await ledger.load(await textOf(records))).toMatchObject({ added: 0, known: 60 });
    expect(ledger.all()).toEqual(records);
  });

  it.each(seeds)("have the same total in every breakdown (%i)", (seed) => {
    const records = randomLedger(seed);
    const sums = summarise(records, "all", Date.UTC(2027, 0, 1), shanghai);
    const paid = records.filter(({ demo }) => !demo).reduce(addToTally, emptyTally);
    const { byModel, byDay, bySession, byFolder, byPurpose, byAccount, byChannel, byPerson, byImport, byOutcome } =
      sums;
    const all = [byModel, byDay, bySession, byFolder, byPurpose, byAccount, byChannel, byPerson, byImport, byOutcome];
    for (const groups of all) expect(Object.values(groups).reduce(addTallies, emptyTally)).toEqual(paid);
    expect(sums).toMatchObject(paid);
    expect(Object.keys(sums.byModel)).toContain("__proto__");
  });

  it.each(seeds)("export every token in exactly one column (%i)", (seed) => {
    for (const record of randomLedger(seed)) {
      const line = JSON.parse(toExportLine(record));
      const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = tallyOf(record);
      expect(line.prompt_tokens + line.completion_tokens + line.cache_write_tokens).toBe(
        input + cacheRead + cacheWrite5m + cacheWrite1h + output,
      );
    }
  });

  it.each(seeds)("have costs that survive as decimal dollars to the billionth (%i)", (seed) => {
    const chance = seeded(seed);
    for (let i = 0; i < 500; i++) {
      const nanos = Math.floor(chance() * 10 ** (1 + Math.floor(chance() * 14)));
      expect(toNanos(Number(JSON.stringify(nanos / 1e9)))).toBe(nanos);
    }
  });
});

describe("CSV", () => {
  /** Reads a CSV text in small chunks and returns its records as JSON Lines. */
  const jsonLines = async (csv: string) => {
    let text = "";
    for await (const lines of jsonLinesOf(batchesOf(inChunks(csv, 97)))) text += lines;
    return text;
  };

  it.each(seeds)("restores the same records (%i)", async (seed) => {
    const [first, second, ...others] = randomLedger(seed);
    if (!first || !second) throw new Error("no record");
    const odd = { ...first, folder: '/home/a "b",\nc', model: "'=quoted", account: "" as never };
    const records = [odd, { ...second, folder: "@home\r\n" }, ...others];
    const csv = await textOf(records, "csv");
    expect(isLedgerCsv(csv)).toBe(true);
    const ledger = makeLedger();
    expect(await ledger.load(await jsonLines(`\uFEFF${csv}`))).toMatchObject({ added: 60, unreadable: 0, foreign: [] });
    expect(ledger.all()).toEqual(records);
    expect(await ledger.load(await textOf(records))).toMatchObject({ added: 0, known: 60 });
  });

  it("loses only the damaged rows if a row is torn, lacks a column or has an unclosed quote", async () => {
    const many = seeds.flatMap((seed) =>
      randomLedger(seed).map((record) => ({ ...record, id: `${seed}-${record.id}` as CallId })),
    );
    const records = many.map((record) => ({ ...record, folder: "/home/me", model: "m", missed: undefined }));
    const rows = (await textOf(records, "csv")).split("\r\n");
    const broken = [...rows.slice(0, 3), `"open,${rows[3]}`, rows[4]?.slice(0, 40), ...rows.slice(5)];
    const ledger = makeLedger();
    const result = await ledger.load(await jsonLines(broken.join("\r\n")));
    expect(result.foreign).toEqual([]);
    expect(result.unreadable).toBeGreaterThan(0);
    // A quote that is never closed makes at most a hundred lines unreadable.
    expect(result.added).toBeGreaterThanOrEqual(480 - 102);
    const known = new Map(records.map((record) => [record.id, record]));
    for (const record of ledger.all()) expect(record).toEqual(known.get(record.id));
    expect(isLedgerCsv("start_time,end_time,model\n")).toBe(false);
  });

  const fields = (csv: string) => [...csv.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)].map(([, field]) => field);

  it("has the published columns first, one row per record, and CRLF line ends", async () => {
    const [record] = randomLedger(1);
    if (!record) throw new Error("no record");
    const csv = await textOf([{ ...record, costNanos: 45, costSource: "vendor" }], "csv");
    const [header, row, end] = csv.split("\r\n");
    // Programs read these columns by position, so new columns may only be added at the end.
    const published =
      "id session_id timestamp model prompt_tokens completion_tokens cache_read_tokens cache_write_tokens cost_usd cost_source";
    const added =
      "purpose outcome attempt cache_write_1h_tokens cost_nanos usage_source price demo account turn_id ms imported_from folder vendor route channel person first_byte_ms error cache_missed price_exact cache_missed_exact images searches";
    const names = `${published} ${added}`.split(" ");
    expect(header?.split(",").slice(0, names.length)).toEqual(names);
    expect(row).toContain(",0.000000045,api,");
    expect(end).toBe("");
  });

  it.each(seeds)("has a cell for each column and none that a spreadsheet would run as a formula (%i)", async (seed) => {
    const csv = await textOf(randomLedger(seed), "csv");
    const cells = fields(csv);
    const [header = ""] = csv.split("\r\n");
    expect(cells.length).toBe(61 * header.split(",").length);
    expect(cells.filter((cell) => /^"?[=+\-@\t]/.test(cell ?? ""))).toEqual([]);
  });

  it("leaves an unknown cost empty instead of writing zero", async () => {
    const [record] = randomLedger(2);
    if (!record) throw new Error("no record");
    const { costNanos: _, ...unpriced } = record;
    const [header = "", row] = (await textOf([{ ...unpriced, costSource: "unknown" }], "csv")).split("\r\n");
    const cells = fields(`${row}\r\n`);
    const cost = header.split(",").indexOf("cost_usd");
    expect(cells.slice(cost, cost + 2)).toEqual(["", "unknown"]);
  });
});
