// A browser that allows Octo hardly any space: paid calls have their records, and answers wait until there is more.
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { quotaOf } from "./support/storage-faults.ts";
import { stored } from "./support/stored.ts";
import { expect, say, test, turnDone, type World } from "./support/world.ts";

const full = "There is no space left for Octo's data.";
/** A text that browsers cannot store in less space: larger than the space that is left, and than what Octo reserves. */
const answer = `A long answer. ${randomBytes(1_800_000).toString("base64").replace(/.{60}/g, "$& ")}`;

const requests = (world: World) => world.vendor.requests.filter(({ body }) => body.tools?.length);

/** Sends a message whose answer does not fit, and waits until its record is stored. */
async function answerWithoutSpace({ page, world }: { page: Page; world: World }) {
  const allow = await quotaOf(page, world);
  await allow(1_700_000);
  world.vendor.play([{ say: "Hello." }, { say: answer, chunk: 300_000 }, { say: "Second try." }]);
  await world.settle(page);
  await say(page, "Begin.");
  await turnDone(page);
  await say(page, "Write a lot.");
  await expect(page.getByText(full).first()).toBeVisible();
  // The record does not wait.
  await expect.poll(async () => (await stored(page, "events")).filter((event) => "unstored" in event).length).toBe(1);
  return allow;
}

test("an answer that does not fit is kept until it does, and is not paid for twice", async ({ page, world }) => {
  const allow = await answerWithoutSpace({ page, world });
  await page.waitForTimeout(5_000);
  await expect(page.getByText(full).first()).toBeVisible();
  expect(requests(world)).toHaveLength(2);
  await allow();
  await turnDone(page);
  await expect(page.getByText(full)).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("log")).toContainText("A long answer.");
  expect(requests(world)).toHaveLength(2);
});

test("a page that dies before there was space says that the answer is paid for, and asks nothing by itself", async ({
  page,
  world,
}) => {
  const allow = await answerWithoutSpace({ page, world });
  await allow();
  await page.reload();
  await expect(page.getByText("The model's answer is paid for and in your costs")).toBeVisible();
  await page.waitForTimeout(3_000);
  expect(requests(world)).toHaveLength(2);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Second try.")).toBeVisible();
  expect(requests(world)).toHaveLength(3);
});
