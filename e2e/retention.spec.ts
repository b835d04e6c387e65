// Deleting old calls: by hand or by age, with an export first, and restoring them by import.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { choose, lines, ruby } from "./support/billing-files.ts";
import { paidChat } from "./support/paid.ts";
import { adoptChat } from "./support/stored.ts";
import { expect, shared as test } from "./support/world.ts";
import { pick } from "./support/pick.ts";

const of = (month: string, id: string, cost: number) => ({
  ...ruby(id, cost),
  timestamp: `${month}-12T15:30:00+08:00`,
});

/** Makes a chat of March 2024 with one call that cost a quarter of a dollar. */
const oldChat = () =>
  paidChat({ title: "Old", at: Date.parse("2024-03-12T12:00:00Z"), calls: 1, costNanos: 250_000_000 });

const dialogOf = (page: Page) => page.getByRole("dialog", { name: /^Delete the calls of/ });

/** Saves the file that the dialog offers. Returns the file's name and text. */
async function saved(page: Page) {
  const coming = page.waitForEvent("download");
  await dialogOf(page)
    .getByRole("button", { name: /^Export/ })
    .click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

test("a month is deleted only after its export, every page says so, and importing the file restores it", async ({
  page,
  world,
}) => {
  await world.settle(page);
  await adoptChat(page, "session_old", oldChat());
  await page.reload();
  await page.goto(`${world.origin}/money?period=all`);
  await choose(page, {
    "books.jsonl": lines(of("2024-03", "a", 1), of("2024-03", "b", 1), of("2024-05", "c", 1)),
  });
  const hero = page.locator(".money-hero");
  await expect(hero).toHaveText("$3.25");

  await page.getByText("Data retention").click();
  await page.getByRole("button", { name: "Delete 2024-03…" }).click();
  const dialog = dialogOf(page);
  await expect(dialog).toContainText("This removes 3 calls for $2.25 from this browser.");
  await expect(dialog.getByRole("button", { name: /^Delete/ })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Keep them" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Delete 2024-03…" }).click();
  const file = await saved(page);
  expect(file.name).toBe("2024-03.jsonl");
  expect(file.text.trim().split("\n")).toHaveLength(3);
  await expect(dialog).toContainText("it has all 3 calls for $2.25");
  await dialog.getByRole("button", { name: "Delete 3 calls" }).click();
  await expect(dialog).toBeHidden();
  await expect(hero).toHaveText("$1.00");
  await expect(page.getByText("Excludes 2024-03, which you deleted: 3 calls for $2.25.")).toBeVisible();
  await expect(page.getByText(/2024-03: 3 calls for \$2\.25, deleted on .* · by you/)).toBeVisible();
  await pick(page.getByLabel("What to export"), "Current view");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: /3 calls of 2024-03 were deleted on/ })).toBeVisible();

  await page.goto(`${world.origin}/chat/session_old`);
  await page.locator(".turn").getByRole("link", { name: "Show the calls" }).click();
  await expect(page.getByText(/The calls of 2024-03 were deleted on .* Import the file of that month/)).toBeVisible();
  await expect(page.getByText("No matching calls.")).toHaveCount(0);
  await expect(page.getByText("Excludes 2024-03, which you deleted.", { exact: true })).toBeVisible();

  await choose(page, { [file.name]: file.text });
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(1);
  await expect(hero).toHaveText("$0.2500");
  await page.goto(`${world.origin}/money?period=all`);
  await expect(hero).toHaveText("$3.25");
  await expect(page.getByText(/Excludes 2024-03/)).toHaveCount(0);
  await page.getByText("Data retention").click();
  await expect(page.getByText("all imported again")).toBeVisible();
});

test("calls older than the retention period are asked about, and nothing is deleted automatically", async ({
  page,
  world,
}) => {
  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  await choose(page, { "books.jsonl": lines(of("2023-02", "a", 1), of("2023-03", "b", 1)) });
  const hero = page.locator(".money-hero");
  await expect(hero).toHaveText("$2.00");
  await page.getByText("Data retention").click();
  await pick(page.getByLabel("Keep calls"), "1 year");
  const words = "The calls of 2 months are older than your retention period: 2023-02 – 2023-03.";
  await expect(page.getByText(words)).toBeVisible();
  await expect(hero).toHaveText("$2.00");
  await page.getByRole("button", { name: "Keep them" }).click();
  await expect(page.getByText(words)).toHaveCount(0);

  await page.goto(`${world.origin}/settings`);
  const health = page.getByRole("list", { name: "State of your data" });
  await expect(page.getByLabel("Keep calls")).toHaveText("1 year");
  await expect(health).not.toContainText("older than your retention period");
  await pick(page.getByLabel("Keep calls"), "2 years");
  await expect(health).toContainText(words);

  await page.goto(`${world.origin}/money?period=all`);
  await page.getByRole("button", { name: "Export and delete…" }).click();
  expect(await saved(page)).toMatchObject({ name: "2023-02-to-2023-03.jsonl" });
  await dialogOf(page).getByRole("button", { name: "Delete 2 calls" }).click();
  await expect(hero).toHaveText("$0.00");
  await page.getByText("Data retention").click();
  await expect(page.getByText(/2023-03: 1 call for \$1\.00, deleted on .* · due to their age/)).toBeVisible();
});
