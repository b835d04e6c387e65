import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { billed, deepseekFiles, monthOf } from "#core/ledger/files/invoice/vendor-month.suite.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { createInvoiceCheck } from "./invoice-files.ts";

const records = monthOf({
  seed: 7,
  vendor: "deepseek",
  models: ["deepseek-v4-pro", "deepseek-flash"],
  days: 5,
  currency: "CNY",
});
const { check } = createInvoiceCheck({
  forEachRecord: async (_, take: (record: LedgerRecord) => void) => records.forEach(take),
});
const { amount, cost } = deepseekFiles(billed(records), "new");

/** Packs files as a ZIP program does: each compressed, and the directory at the end. */
function zipped(files: Record<string, string>, method: 0 | 8 = 8): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const raw = Buffer.from(text);
    const data = method === 8 ? deflateRawSync(raw) : raw;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(method, 8);
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(raw.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(at, 42);
    parts.push(head, Buffer.from(name), data);
    directory.push(entry, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + data.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, ...directory, end]));
}

const agreed = { vendor: "deepseek", currency: "CNY", hasTokens: true, hasRequests: true, rows: [], calls: 200 };

describe("the chosen files", () => {
  it.each([0, 8] as const)("may be the archive that DeepSeek exports (compression %i)", async (method) => {
    const archive = zipped({ "amount-2026-11.csv": amount, "cost-2026-11.csv": cost }, method);
    const { checks, problems } = await check([new File([archive], "usage_data.zip")]);
    expect(problems).toEqual([]);
    expect(checks).toMatchObject([agreed]);
  });

  it("count once if chosen twice, under any name", async () => {
    const files = [new File([amount], "a.csv"), new File([cost], "b.csv"), new File([amount], "a (1).csv")];
    expect((await check(files)).checks).toMatchObject([{ ...agreed, files: ["b.csv", "a.csv"] }]);
  });

  it("are read although others cannot be", async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(cost, "utf16le")]);
    const { checks, problems } = await check([
      new File(["%PDF-1.7"], "bill.pdf"),
      new File([zipped({ "xl/workbook.xml": "" })], "sheet.xlsx"),
      new File([amount], "a.csv"),
      new File([zipped({ "a.csv": amount }).slice(40)], "half.zip"),
      new File([zipped({ "a.csv": amount }).slice(0, -30)], "broken.zip"),
      new File([utf16], "b.csv"),
      new File([], "empty.csv"),
    ]);
    expect(checks).toMatchObject([agreed]);
    expect(problems).toEqual([
      { name: "bill.pdf", problem: "pdf" },
      { name: "sheet.xlsx", problem: "spreadsheet" },
      { name: "half.zip", problem: "text" },
      { name: "broken.zip", problem: "zip" },
      { name: "empty.csv", problem: "empty" },
    ]);
  });
});
