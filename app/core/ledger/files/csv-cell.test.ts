import { describe, expect, it } from "vitest";
import type { CallId } from "#core/ids.ts";
import { inertText, textOfInert } from "./csv-cell.ts";
import { csvCells } from "./invoice/csv.ts";
import { randomLedger, textOf } from "../samples.suite.ts";

describe("text in a CSV cell", () => {
  const hostile = [
    "=1+1",
    " =1+1",
    "'=1+1",
    "a;=1+1",
    "a; =1+1",
    'a;"=1+1"',
    'a;" @SUM(1)',
    "a\t+1",
    "a\n-1",
    "a\r\n@x",
    "a;'=1",
    "a;''=1",
    ";=;=;=",
    ";\t=1",
    "\t;=1",
    "a;＝1",
    ";",
    "plain; text",
    "'",
    '""',
    `;${" ".repeat(100)}=1`,
  ];

  it("comes back as it was", () => {
    for (const text of hostile) expect(textOfInert(inertText(text)), JSON.stringify(text)).toBe(text);
    const pieces = [";", "\t", "\n", "\r", "'", '"', " ", "=", "-", "a", ","];
    let state = 7;
    const random = (below: number) => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % below;
    for (let i = 0; i < 5_000; i++) {
      const text = Array.from({ length: 1 + random(8) }, () => pieces[random(1_000) % pieces.length]).join("");
      expect(textOfInert(inertText(text)), JSON.stringify(text)).toBe(text);
    }
  });

  it.each([",", ";", "\t"])("is no formula in a file that is split at %j", async (separator) => {
    const [record] = randomLedger(3);
    if (!record) throw new Error("no record");
    const records = hostile.map((text, i) => ({ ...record, id: `call_${i}` as CallId, model: text, folder: text }));
    const csv = await textOf(records, "csv");
    const cells = csvCells(csv, separator).flat();
    expect(cells.filter((cell) => /^\s*"*\s*[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
    // A reader that knows no quotes inside a cell splits at line ends, too.
    const bare = csv.split(/[\r\n;\t]/).filter((cell) => /^[\s"]*[=+\-@＝＋－＠]/.test(cell));
    expect(bare).toEqual([]);
  });

  it("takes time in proportion to its length", () => {
    const began = performance.now();
    for (const text of [`;${'" '.repeat(500_000)}`, ";'".repeat(500_000), `;${"'".repeat(500_000)}`]) inertText(text);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
