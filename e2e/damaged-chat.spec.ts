// One damaged row in the browser's database concerns one chat only, and that chat can be restored or deleted.
import type { Page } from "@playwright/test";
import { damageRow } from "./support/damage.ts";
import { alter } from "./support/stored.ts";
import { expect, say, test, turnDone, type World } from "./support/world.ts";

/** Makes two chats and waits until both are backed up. Returns their addresses. */
async function twoChats(page: Page, world: World): Promise<{ damaged: string; other: string }> {
  world.vendor.play(() => ({ say: "It stands." }));
  await world.settle(page);
  await say(page, "What does the pangolin do?");
  await turnDone(page);
  const damaged = page.url();
  await page.goto(`${world.origin}/`);
  await say(page, "And the heron?");
  await turnDone(page);
  const other = page.url();
  await page.goto(`${world.origin}/settings`);
  await expect(page.getByRole("list", { name: "State of your data" })).toContainText("Everything is backed up");
  return { damaged, other };
}

const idOf = (address: string) => new URL(address).pathname.split("/").at(-1) ?? "";
const goesOn = async (page: Page, chat: string) => {
  await page
    .getByRole("navigation")
    .locator(`a[href="${new URL(chat).pathname}"]`)
    .click();
  await expect(page.getByRole("log").getByText("And the heron?")).toBeVisible();
  await say(page, "Are you there?");
  await turnDone(page);
};

for (const [what, change] of [
  ["an event without its content", { content: undefined }],
  ["an event that is missing", undefined],
] as const)
  test(`with ${what} one chat says so, and the others go on`, async ({ page, world }) => {
    const { damaged, other } = await twoChats(page, world);
    await alter(page, "events", { sessionId: idOf(damaged), type: "assistant.replied" }, change);
    await alter(page, "checkpoints", { sessionId: idOf(damaged) }, undefined);
    await page.goto(damaged);
    await expect(page.getByText("This chat can't be opened")).toBeVisible();
    await goesOn(page, other);
    await page.goto(damaged);
    await page.getByRole("button", { name: "Restore from the backup" }).click();
    await expect(page.getByRole("log").getByText("What does the pangolin do?")).toBeVisible();
    await say(page, "Welcome back.");
    await turnDone(page);
  });

for (const [what, event] of [
  ["no event is left", {}],
  ["neither events nor a checkpoint are left, and its row is damaged", { updatedAt: "x", open: 1 }],
] as const)
  test(`a chat of which ${what} stays in the list, and can be restored`, async ({ page, world }) => {
    const { damaged, other } = await twoChats(page, world);
    await alter(page, "events", { sessionId: idOf(damaged) }, undefined);
    await alter(page, "checkpoints", { sessionId: idOf(damaged) }, undefined);
    await alter(page, "sessions", { sessionId: idOf(damaged) }, event);
    await goesOn(page, other);
    await page.goto(other);
    await page
      .getByRole("navigation")
      .locator(`a[href="${new URL(damaged).pathname}"]`)
      .click();
    await expect(page.getByText("This chat can't be opened")).toBeVisible();
    await page.getByRole("button", { name: "Restore from the backup" }).click();
    await expect(page.getByRole("log").getByText("What does the pangolin do?")).toBeVisible();
    await say(page, "Welcome back.");
    await turnDone(page);
  });

test("a chat whose row is damaged stays in the list and goes on", async ({ page, world }) => {
  test.setTimeout(120_000);
  const { damaged, other } = await twoChats(page, world);
  let n = 0;
  world.vendor.play(() => ({ say: `Answer ${n}.` }));
  for (const field of ["createdAt", "updatedAt", "shelf", "open", "title"])
    for (const value of [undefined, "x", { odd: true }])
      await test.step(`${field}: ${JSON.stringify(value)}`, async () => {
        await alter(page, "sessions", { sessionId: idOf(damaged) }, { [field]: value });
        await page.goto(other);
        await page
          .getByRole("navigation")
          .locator(`a[href="${new URL(damaged).pathname}"]`)
          .click();
        await expect(page).toHaveURL(damaged);
        n += 1;
        await say(page, `Message ${n}.`);
        await expect(page.getByRole("log").getByText(`Answer ${n}.`, { exact: true })).toBeVisible();
      });
});

test("without its encryption key, Octo asks for the key of the account again", async ({ page, world }) => {
  const { other } = await twoChats(page, world);
  await page.goto(`${world.origin}/robots.txt`);
  await damageRow(page, { store: "meta", row: "meta/sealing-key", way: "odd" });
  await page.goto(other);
  await say(page, "Are you there?");
  await expect(page.getByRole("log").getByText("cannot be read here any more. Enter it again")).toBeVisible();
  await page.goto(`${world.origin}/settings`);
  await page.getByRole("button", { name: "Edit" }).first().click();
  await page.getByLabel("Key", { exact: true }).fill("sk-test-key-0123456789");
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.goto(other);
  await say(page, "And now?");
  await turnDone(page);
});

test("Money names the calls that are damaged, and a restore brings them back", async ({ page, world }) => {
  await twoChats(page, world);
  await alter(page, "ledger", { purpose: "title" }, { at: undefined, model: 7 });
  await page.goto(`${world.origin}/money`);
  await expect(page.getByText("2 stored calls are damaged and cannot be read.")).toBeVisible();
  await page.goto(`${world.origin}/settings`);
  await page.getByRole("button", { name: "Restore from this computer" }).click();
  await expect(page.getByText("Restored. Calls: 2.")).toBeVisible();
  await page.goto(`${world.origin}/money`);
  await expect(page.getByRole("heading", { name: "Money" })).toBeVisible();
  await expect(page.getByText("cannot be read")).toHaveCount(0);
});

test("a chat that cannot be read is deleted like any other", async ({ page, world }) => {
  const { damaged, other } = await twoChats(page, world);
  await alter(page, "events", { sessionId: idOf(damaged), type: "model.called" }, { call: null });
  await page.goto(damaged);
  await page.getByRole("button", { name: "Delete permanently" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete permanently" }).click();
  await expect(page.getByText("This chat was deleted.")).toBeVisible();
  await goesOn(page, other);
});
