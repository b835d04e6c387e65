// Backup of chats and ledger on the computer: the backup follows changes, is verified, and restores an empty browser.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownLine } from "./support/billing-files.ts";
import { expect, say, test, turnDone } from "./support/world.ts";

test("a browser that lost its data restores it from the computer", async ({ page, browser, world }) => {
  world.vendor.play([{ say: "The pangolin sleeps." }]);
  await world.settle(page);
  await say(page, "What does the pangolin do?");
  await turnDone(page);
  await page.goto(`${world.origin}/settings`);
  const health = page.getByRole("list", { name: "State of your data" });
  await expect(health).toContainText("Everything is backed up");
  const files = (book: string) =>
    readdirSync(join(world.home, "octo", book)).map((name) => join(world.home, "octo", book, name));
  expect(
    files("sessions")
      .map((file) => readFileSync(file, "utf8"))
      .join(""),
  ).toContain("The pangolin sleeps.");
  expect(files("billing")).toHaveLength(1);

  const storage = page.getByRole("region", { name: "Storage" });
  await expect(storage).toContainText(`${join(world.home, "octo")}/billing`);
  await storage.getByRole("button", { name: "Verify the backup" }).click();
  await expect(storage).toContainText(/The backup is complete\. Calls: \d+, for \$0\.\d+\. Chats: 1\./);
  await expect(health).toContainText("complete and identical");
  await storage.getByLabel("Back up chats and billing to this computer").uncheck();
  await expect(health).not.toContainText("Everything is backed up");
  await storage.getByLabel("Back up chats and billing to this computer").check();

  // A new browser has no data, but the backup is still on the computer.
  await world.killRelay();
  await world.startRelay();
  const old = `${JSON.stringify(ownLine("old", "2025-03-01T10:00:00+00:00"))}\n`;
  const mark = { id: "removed:2025-03:1:1", removed: { month: "2025-03", at: 1, away: 1 } };
  writeFileSync(join(world.home, "octo", "billing", "2025-03.jsonl"), `${old}${JSON.stringify(mark)}\n`);
  const empty = await (await browser.newContext()).newPage();
  await world.pair(empty);
  await empty.getByRole("button", { name: "Restore from this computer" }).click();
  await expect(empty.getByText(/Restored\. Calls: \d+\. Chats: 1\./)).toBeVisible();
  // Deleted months are restored only on request.
  await expect(empty.getByText("Calls that you had deleted were not restored: 1 of 2025-03.")).toBeVisible();
  await empty.getByRole("button", { name: "Restore deleted calls too" }).click();
  await expect(empty.getByText("Restored. Calls: 1. Chats: 0.")).toBeVisible();
  await expect(empty.getByRole("button", { name: "Restore deleted calls too" })).toBeHidden();
  await empty.goto(`${world.origin}/chats`);
  await empty
    .getByRole("main")
    .getByRole("link", { name: /A scripted chat/ })
    .click();
  await expect(empty.getByText("The pangolin sleeps.")).toBeVisible();
  await empty.goto(`${world.origin}/settings`);
  await empty.getByRole("button", { name: "Restore from this computer" }).click();
  await expect(empty.getByText("Restored. Calls: 0. Chats: 0.")).toBeVisible();
  await empty.context().close();
});
