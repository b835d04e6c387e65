// Runs Lighthouse on the built app: a first visit on a phone with an empty cache.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { wholeBrowser } from "../support/browser.ts";
import { freePort } from "../support/free-port.ts";
import { type Figure, median } from "./figures.ts";
import { startSite } from "./site.ts";

/** The Lighthouse package. It is downloaded on demand, because it takes 185 MB. Version 13 needs a newer Node. */
const lighthouse = "lighthouse@12.8.2";
const rounds = 3;
const goals = { performance: 95, accessibility: 100, "best-practices": 100 };
type Category = keyof typeof goals;

export async function benchLighthouse(): Promise<Figure[]> {
  const site = await startSite([]);
  const port = await freePort();
  const args = [...(wholeBrowser.args ?? []), `--remote-debugging-port=${port}`];
  const browser = await chromium.launch({ ...wholeBrowser, args });
  try {
    const scores: Record<Category, number>[] = [];
    for (let i = 0; i < rounds; i++) scores.push(await look(`${site.origin}/`, port));
    return Object.entries(goals).map(([name, limit]) => ({
      name: `lighthouse: ${name}`,
      value: median(scores.map((score) => score[name as Category])),
      unit: "of 100",
      limit,
      atLeast: true,
    }));
  } finally {
    await browser.close();
    await site.end();
  }
}

interface Report {
  categories: Record<Category, { score: number; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { title: string; score: number | null }>;
}

/** Runs one visit. Prints to stderr the audits that lose points. */
async function look(address: string, port: number): Promise<Record<Category, number>> {
  const file = join(mkdtempSync(join(tmpdir(), "octo-lighthouse-")), "report.json");
  const only = `--only-categories=${Object.keys(goals).join(",")}`;
  const options = [`--port=${port}`, only, "--output=json", `--output-path=${file}`, "--quiet"];
  await promisify(execFile)("npx", ["--yes", lighthouse, address, ...options], { timeout: 180_000 });
  const { categories, audits } = JSON.parse(readFileSync(file, "utf8")) as Report;
  for (const { score, auditRefs } of [categories.accessibility, categories["best-practices"]]) {
    if (score === 1) continue;
    const missed = auditRefs.filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1);
    process.stderr.write(`missed: ${missed.map(({ id }) => audits[id]?.title).join("; ")}\n`);
  }
  const score = (name: Category) => Math.round(100 * categories[name].score);
  return {
    performance: score("performance"),
    accessibility: score("accessibility"),
    "best-practices": score("best-practices"),
  };
}
