// Imports on the Money page: folders of logs, chosen or dropped, and files that carry seals.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomRecord, seeded } from "#core/ledger/samples.suite.ts";
import { memoryStores } from "../app/store/memory/open.ts";
import { choose, claude, lines } from "./support/billing-files.ts";
import { expect, shared as test } from "./support/world.ts";

test("folders of logs are chosen or dropped whole, and each call says where it is from", async ({ page, world }) => {
  const folder = mkdtempSync(join(tmpdir(), "octo-logs-"));
  const log = (project: string, name: string, ...rows: object[]) => {
    mkdirSync(join(folder, project, "deep"), { recursive: true });
    writeFileSync(join(folder, project, "deep", name), lines(...rows));
  };
  const called = (id: string, output: number) => {
    const one = claude(output);
    return { ...one, requestId: id, sessionId: `chat of ${id}` };
  };
  log("garden", "one.jsonl", called("a", 10), called("b", 20));
  // A continued chat repeats a call of the first one, and has its later, fuller line.
  log("garden", "two.jsonl", called("b", 900), called("c", 30));
  log("kitchen", "three.jsonl", called("d", 40));
  for (let i = 0; i < 150; i++) log("many", `${i}.jsonl`, called(`m${i}`, 1));
  writeFileSync(join(folder, "photo.png"), "PNG");
  writeFileSync(join(folder, "package.json"), "{}");

  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  await expect(page.getByText("Every model call will be listed here")).toBeVisible();
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import a folder…" }).click();
  await (await choosing).setFiles(join(folder, "kitchen"));
  await expect(page.getByText("1 call added · 0 already in the ledger.")).toBeVisible();

  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await cdp.send("Input.dispatchDragEvent", { type, x: 640, y: 300, data });
  const result = page.getByRole("status").filter({ hasText: "already in the ledger" });
  await expect(result).toHaveText(/^153 calls added · 1 already in the ledger\. No calls found in package\.json\./);

  const programs = page.locator(".money-breakdown section").filter({ hasText: "By model" });
  await expect(programs.locator("tbody tr")).toHaveText(/154 requests/);
  await page.goto(`${world.origin}/money?period=all&chat=${encodeURIComponent("chat of b")}&program=claude-code`);
  await expect(page.getByRole("button", { name: "Remove the filter Claude Code" })).toBeVisible();
  const rows = page.locator(".money-calls tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows.locator("td[data-label=Output]")).toHaveText("900");
  await rows.getByRole("button").click();
  await expect(page.locator(".money-detail")).toContainText(
    /Imported fromClaude Code · \/home\/me\/garden · (one|two)\.jsonl/,
  );
  rmSync(folder, { recursive: true });
});

test("an import says whether the calls match the seals that their file carries", async ({ page, world }) => {
  const clock = { now: () => Date.parse("2026-11-20T12:00:00Z"), sleep: async () => {}, random: Math.random };
  const { ledger } = memoryStores(clock, () => 0);
  const chance = seeded(3);
  const at = (i: number) => Date.parse("2026-09-05T10:00:00Z") + i * 60_000;
  await ledger.importRecords(
    Array.from({ length: 120 }, (_, i) => ({ ...randomRecord(chance, `sealed-${i}`), at: at(i), utcOffset: 0 })),
  );
  await ledger.sealSegment();
  let text = await ledger.exportedSeals("all", {});
  for await (const chunk of ledger.exportText("all", {}, "jsonl")) text += chunk;

  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  await expect(page.getByText("Every model call will be listed here")).toBeVisible();
  await choose(page, { "2026-09.jsonl": text });
  await expect(
    page.getByText("120 calls added · 0 already in the ledger · 120 calls match their seals."),
  ).toBeVisible();
  await choose(page, { "2026-09.jsonl": text.replace(/"completion_tokens":\d+/, '"completion_tokens":1') });
  await expect(page.getByText(/already in the ledger · some calls do not match the seals in the file/)).toBeVisible();
});
