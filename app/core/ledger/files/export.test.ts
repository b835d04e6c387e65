import { describe, expect, it } from "vitest";
import type { CallId } from "#core/ids.ts";
import { isLedgerCsv, jsonLinesOf } from "./read-csv.ts";
import { toExportLine } from "./export.ts";
import { toNanos } from "./line-schema.ts";
import { batchesOf } from "./split-lines.ts";
import { inPieces, makeLedger, randomLedger, seeded, shanghai, textOf } from "#core/ledger/samples.suite.ts";
import { summarise } from "#core/ledger/summary.ts";
import { addTallies, addToTally, emptyTally, tallyOf } from "#core/ledger/tally.ts";

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe("random ledgers", () => {
  it.each(seeds)("come back from their export as they were (%i)", async (seed) => {
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

  it.each(seeds)("are the same imported twice, in parts and overlapping (%i)", async (seed) => {
    const records = randomLedger(seed);
    const ledger = makeLedger();
    await ledger.load(await textOf(records.slice(0, 40)), await textOf(records.slice(20), "json"));
    expect(await ledger.load(await textOf(records))).toMatchObject({ added: 0, known: 60 });
    expect(ledger.all()).toEqual(records);
  });

  it.each(seeds)("sum up to the same, whatever they are broken down by (%i)", (seed) => {
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

  it.each(seeds)("count every token in one bucket, as the file says it (%i)", (seed) => {
    for (const record of randomLedger(seed)) {
      const line = JSON.parse(toExportLine(record));
      const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = tallyOf(record);
      expect(line.prompt_tokens + line.completion_tokens + line.cache_write_tokens).toBe(
        input + cacheRead + cacheWrite5m + cacheWrite1h + output,
      );
    }
  });

  it.each(seeds)("have costs that a decimal number carries to the billionth (%i)", (seed) => {
    const chance = seeded(seed);
    for (let i = 0; i < 500; i++) {
      const nanos = Math.floor(chance() * 10 ** (1 + Math.floor(chance() * 14)));
      expect(toNanos(Number(JSON.stringify(nanos / 1e9)))).toBe(nanos);
    }
  });
});

describe("CSV", () => {
  /** As its JSON Lines, read in pieces of a few letters. */
  const jsonLines = async (csv: string) => {
    let text = "";
    for await (const lines of jsonLinesOf(batchesOf(inPieces(csv, 97)))) text += lines;
    return text;
  };

  it.each(seeds)("comes back as the very records (%i)", async (seed) => {
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

  it("is survived torn, without a column, or with a quote that nobody closes", async () => {
    const many = seeds.flatMap((seed) =>
      randomLedger(seed).map((record) => ({ ...record, id: `${seed}-${record.id}` as CallId })),
    );
    const records = many.map((record) => ({ ...record, folder: "/home/me", model: "m", missed: undefined }));
    const rows = (await textOf(records, "csv")).split("\r\n");
    const broken = [...rows.slice(0, 3), `"open,${rows[3]}`, rows[4]?.slice(0, 40), ...rows.slice(5)];
    const ledger = makeLedger();
    const told = await ledger.load(await jsonLines(broken.join("\r\n")));
    expect(told.foreign).toEqual([]);
    expect(told.unreadable).toBeGreaterThan(0);
    // A hundred rows at most are lost to it.
    expect(told.added).toBeGreaterThanOrEqual(480 - 102);
    const known = new Map(records.map((record) => [record.id, record]));
    for (const record of ledger.all()) expect(record).toEqual(known.get(record.id));
    expect(isLedgerCsv("start_time,end_time,model\n")).toBe(false);
  });

  const fields = (csv: string) => [...csv.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)].map(([, field]) => field);

  it("has the published columns first, a row a record, lines that end in CRLF", async () => {
    const [record] = randomLedger(1);
    if (!record) throw new Error("no record");
    const csv = await textOf([{ ...record, costNanos: 45, costSource: "vendor" }], "csv");
    const [header, row, end] = csv.split("\r\n");
    expect(header).toMatch(
      /^id,session_id,timestamp,model,prompt_tokens,completion_tokens,cache_read_tokens,cache_write_tokens,cost_usd,cost_source,/,
    );
    expect(row).toContain(",0.000000045,api,");
    expect(end).toBe("");
  });

  it.each(seeds)(
    "has as many cells in each row as columns, and none that a spreadsheet would run (%i)",
    async (seed) => {
      const csv = await textOf(randomLedger(seed), "csv");
      const cells = fields(csv);
      expect(cells.length % 34).toBe(0);
      expect(cells.length / 34).toBe(61);
      expect(cells.filter((cell) => /^"?[=+\-@\t]/.test(cell ?? ""))).toEqual([]);
    },
  );

  it("leaves an unknown cost empty instead of calling it zero", async () => {
    const [record] = randomLedger(2);
    if (!record) throw new Error("no record");
    const { costNanos: _, ...unpriced } = record;
    const cells = fields(await textOf([{ ...unpriced, costSource: "unknown" }], "csv"));
    expect(cells.slice(34 + 8, 34 + 10)).toEqual(["", "unknown"]);
  });
});
