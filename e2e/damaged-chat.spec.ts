// One damaged row in the browser's database concerns one chat only, and that chat can be restored or deleted.
import type { Page } from "@playwright/test";
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

test("a chat that cannot be read is deleted like any other", async ({ page, world }) => {
  const { damaged, other } = await twoChats(page, world);
  await alter(page, "events", { sessionId: idOf(damaged), type: "model.called" }, { call: null });
  await page.goto(damaged);
  await page.getByRole("button", { name: "Delete permanently" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete permanently" }).click();
  await expect(page.getByText("This chat was deleted.")).toBeVisible();
  await goesOn(page, other);
});
