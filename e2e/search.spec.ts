// Searching the titles and messages of all chats, without a network.
import type { Page } from "@playwright/test";
import { seedChats, type SeededChat } from "./support/seed.ts";
import { expect, say, shared as test, test as alone, turnDone } from "./support/world.ts";

alone.use({ serviceWorkers: "allow" });

const field = (page: Page) => page.getByLabel("Search all chats");
const found = (page: Page) => page.getByRole("list", { name: "Search results" }).getByRole("listitem");

const chats = (count: number, words: (i: number) => string[]): SeededChat[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `session_seed${String(i).padStart(4, "0")}`,
    title: `Plain ${i}`,
    words: words(i),
    at: Date.now() - i * 60_000,
  }));

test("W-020 a word that occurs only in messages of a thousand chats is found, with its place marked", async ({
  page,
  world,
}) => {
  await world.settle(page);
  const long = "Nothing of the kind, at some length. ".repeat(8);
  await seedChats(
    page,
    chats(1_000, (i) => [`${long}${i}`, i % 250 === 7 ? `${long}And then a Pangolin appears. ${long}` : long]),
  );
  await page.reload();
  await field(page).fill("pangolin appears");
  await expect(found(page)).toHaveCount(4);
  await expect(found(page).first()).toContainText("Plain 7");
  await expect(found(page).first().locator("mark")).toHaveText(["Pangolin", "appears"]);
  await expect(found(page).nth(3)).toContainText("Plain 757");
  await found(page).nth(3).getByRole("link").click();
  await expect(page).toHaveURL(/\/chat\/session_seed0757\?at=e3$/);
  await expect(page.getByRole("main").getByText("And then a Pangolin appears.")).toBeVisible();

  await field(page).fill("plain 12");
  await expect(found(page).first().locator("mark")).toHaveText(["Plain", "12"]);
  await field(page).fill("nowhere to be found");
  await expect(page.getByText("No chats match “nowhere to be found”.")).toBeVisible();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await expect(page.getByRole("region", { name: "Chats" }).getByText("Plain 0")).toBeVisible();
});

alone("W-103 a recent message is found and read without relay and network", async ({ page, context, world }) => {
  world.vendor.play([{ say: "请把购物车的价格改成含税价。" }]);
  await world.settle(page);
  await say(page, "translate this");
  await turnDone(page);
  await expect(page.getByRole("link", { name: "A scripted chat" })).toBeVisible();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await world.killRelay();
  await context.setOffline(true);
  await page.goto(`${world.origin}/chats`);

  const list = page.getByRole("main");
  await list.getByLabel("Search all chats").fill("购物车");
  await expect(list.locator("mark")).toHaveText("购物车");
  await list.getByRole("link", { name: "购物车" }).click();
  await expect(page.getByRole("main").getByText("请把购物车的价格改成含税价。")).toBeVisible();
  await context.setOffline(false);
});

test("a deleted chat is not found, an archived one is, and both are found after they are restored", async ({
  page,
  world,
}) => {
  await world.settle(page);
  const tables = [{}, { archived: true }, { trashed: true }];
  await seedChats(
    page,
    chats(3, (i) => [`a pangolin, number ${i}`]).map((chat, i) => ({ ...chat, settings: tables[i] })),
  );
  await page.reload();
  await field(page).fill("pangolin");
  await expect(found(page)).toHaveCount(2);
  await expect(found(page).nth(1)).toContainText("Archived");
  await field(page).press("Escape");
  await expect(found(page)).toHaveCount(0);
  const rows = page.getByRole("region", { name: "Chats" }).getByRole("listitem");
  await page.getByRole("button", { name: "Deleted" }).click();
  await rows.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await expect(page.getByText("No deleted chats.")).toBeVisible();
  await field(page).fill("pangolin");
  await expect(found(page)).toHaveCount(3);
});
