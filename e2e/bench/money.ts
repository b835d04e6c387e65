// Measures the ledger with a million calls in a browser's worker, against SQLite, DuckDB and ccusage on the same data.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { wholeBrowser } from "../support/browser.ts";
import type { Figure } from "./figures.ts";
import { servePages } from "./floors.ts";
import { askCcusage, askDuckDb, askSqlite, type Totals } from "./ledger-peers.ts";
import { growthMb } from "./renderer-memory.ts";
import { logLine } from "./page/calls.ts";

const logs = 200;
const linesEach = 500;

interface QueryTimes {
  unfiltered: Record<string, number>;
  filtered: number;
  anyTime: number;
  list: number;
  rebuild: number;
  found: Totals;
  all: number;
}

export async function benchMoney(): Promise<Figure[]> {
  const pages = await servePages();
  // Uses a profile on disk, because a browser without a profile keeps its storage in memory.
  const browser = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "octo-bench-")), wholeBrowser);
  try {
    const page = await browser.newPage();
    await page.goto(`${pages.url}money.html`);
    await page.waitForFunction("globalThis.measureLedger");
    return [...(await importLogs(page, browser)), ...(await million(page, browser))];
  } finally {
    await browser.close();
    await pages.close();
  }
}

const measure = <T>(page: Page, what: string) => page.evaluate(`measureLedger("${what}")`) as Promise<T>;

/**
 * Name of the figures that are a multiple of the time for reading all columns once. These figures hold on any machine.
 * Limits in milliseconds assume a machine that reads all columns of a million calls in 260 ms.
 */
const besideReading = "… beside reading all columns once";

async function million(page: Page, browser: BrowserContext): Promise<Figure[]> {
  const built = await measure<{ ms: number }>(page, "build");
  let asked: QueryTimes | undefined;
  const memory = await growthMb(browser, async () => void (asked = await measure<QueryTimes>(page, "ask")));
  const { unfiltered, filtered, anyTime, list, rebuild, found, all } = asked as unknown as QueryTimes;
  const floor = await measure<{ ms: number; calls: number }>(page, "floor");
  if (floor.calls < 990_000) throw new Error(`The floor saw only ${floor.calls} calls.`);
  const appended = await measure<{ paid: number; free: number }>(page, "append");
  const out = await measure<{ ms: number; bytes: number }>(page, "export");
  const shown = Math.max(...Object.values(unfiltered));
  const sqlite = await askSqlite(all);
  const duck = await askDuckDb(all);
  for (const peer of [sqlite, duck])
    if (peer && JSON.stringify(peer.found) !== JSON.stringify(found))
      throw new Error(`The totals differ: ${JSON.stringify(peer.found)}, ours ${JSON.stringify(found)}`);
  const of = "of 1,000,000 calls";
  return [
    { name: `money: slowest unfiltered view ${of}`, value: shown, unit: "ms", limit: 20 },
    { name: besideReading, value: shown, floor: floor.ms, unit: "ms", limit: 0.08 },
    ...(duck ? [{ name: "… beside DuckDB", value: shown, floor: duck.unfiltered, unit: "ms", limit: 0.5 }] : []),
    ...(sqlite ? [{ name: "… beside SQLite", value: shown, floor: sqlite.unfiltered, unit: "ms", limit: 0.02 }] : []),
    { name: `money: a filtered view ${of}`, value: filtered, unit: "ms", limit: 300 },
    { name: besideReading, value: filtered, floor: floor.ms, unit: "ms", limit: 1.15 },
    { name: `money: one filter over all time ${of}`, value: anyTime, unit: "ms", limit: 300 },
    { name: besideReading, value: anyTime, floor: floor.ms, unit: "ms", limit: 1.15 },
    ...(duck ? [{ name: "… beside DuckDB", value: filtered, floor: duck.filtered, unit: "ms", limit: 4 }] : []),
    ...(sqlite ? [{ name: "… beside SQLite", value: filtered, floor: sqlite.filtered, unit: "ms", limit: 0.5 }] : []),
    { name: `money: the newest 50 ${of}`, value: list, unit: "ms", limit: 20 },
    { name: `money: all totals rebuilt ${of}`, value: rebuild, unit: "ms", limit: 500 },
    { name: besideReading, value: rebuild, floor: floor.ms, unit: "ms", limit: 1.9 },
    { name: "money: memory during these queries", value: memory, unit: "MB", limit: 150 },
    { name: "money: 1,000,000 calls imported into segments", value: built.ms, unit: "ms", limit: 20_000 },
    {
      name: "money: one strict append with a model call, beside one without",
      unit: "ms",
      value: appended.paid,
      floor: appended.free,
      limit: 3,
    },
    {
      name: "money: export",
      value: out.bytes / 1e6 / (out.ms / 1e3),
      unit: "MB/s",
      limit: 40,
      atLeast: true,
    },
  ];
}

/** Imports logs of Claude Code from disk: 100,000 calls in 75 MB. */
async function importLogs(page: Page, browser: BrowserContext): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "octo-bench-logs-"));
  const files = Array.from({ length: logs }, (_, n) => {
    const lines = Array.from({ length: linesEach }, (_unused, i) => logLine(n * linesEach + i, logs * linesEach));
    const path = join(folder, `log-${n}.jsonl`);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  });
  await page.locator("input").setInputFiles(files);
  let imported: { ms: number; again: number; added: number } | undefined;
  const memory = await growthMb(browser, async () => void (imported = await measure(page, "import")));
  if (imported?.added !== logs * linesEach) throw new Error(`Only ${imported?.added} calls were imported.`);
  const plain = await measure<{ ms: number }>(page, "parse");
  const other = await askCcusage(folder);
  const value = imported.ms;
  return [
    { name: "money: import of 100,000 calls, 75 MB of logs", value, unit: "ms", limit: 1_000 },
    { name: "… beside reading and parsing alone", value, floor: plain.ms, unit: "ms", limit: 2 },
    ...(other === undefined ? [] : [{ name: "… beside ccusage", value, floor: other, unit: "ms", limit: 2.5 }]),
    { name: "money: the same logs once more", value: imported.again, unit: "ms", limit: 1_000 },
    { name: "money: memory of that import", value: memory, unit: "MB", limit: 150 },
  ];
}
