// Chats: they can be created, organised and exported, and nothing is lost.
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { seedChats, type SeededChat } from "./support/seed.ts";
import { stored } from "./support/stored.ts";
import { expect, say, setMode, shared as test, test as alone, turnDone, type World } from "./support/world.ts";

test("W-001 with an account, a chat can start at once, and is listed from its first message on", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Good morning." }));
  await world.settle(page);
  const chats = page.getByRole("region", { name: "Chats" });
  await expect(chats.getByText("Your chats will appear here.")).toBeVisible();
  await expect(page.getByLabel("Message")).toBeEnabled();
  await expect(page.getByLabel("Model account")).toHaveValue(/account_/);
  await say(page, "good morning");
  await turnDone(page);
  await expect(chats.getByRole("listitem")).toHaveCount(1);

  await page.goto(world.origin);
  await chats.getByRole("link", { name: "A scripted chat" }).click();
  await expect(page.getByText("Good morning.")).toBeVisible();
});

/** Chooses an item in the menu of a chat's row. */
async function act(row: Locator, name: string): Promise<void> {
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await row.page().getByRole("menuitem", { name, exact: true }).click();
}

const chatsOf = (page: Page) => page.getByRole("region", { name: "Chats" });
const rowsOf = (page: Page) => chatsOf(page).getByRole("listitem");

/** Finds a chat's link by its whole title. In the link's name, the time or the menu button follows the title. */
const linkOf = (page: Page, title: string) => chatsOf(page).getByRole("link", { name: new RegExp(`^${title}(\\s|$)`) });

const hour = 3_600_000;
/** Chats with numbered titles, each an hour older than the one before. */
const many = (count: number, more: (i: number) => Partial<SeededChat> = () => ({})): SeededChat[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `session_seed${String(i).padStart(4, "0")}`,
    title: `Plain ${i}`,
    words: [`question ${i}`, `answer ${i}`],
    at: Date.now() - i * hour,
    ...more(i),
  }));

async function seeded(page: Page, world: World, chats: SeededChat[]): Promise<void> {
  await world.settle(page);
  await seedChats(page, chats);
  await page.reload();
  await expect(rowsOf(page).first()).toBeVisible();
}

test("a chat is renamed, pinned, archived and restored", async ({ page, world }) => {
  await seeded(page, world, many(2));
  const rows = rowsOf(page);
  await act(rows.nth(1), "Rename");
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Oldest of all");
  await page.keyboard.press("Enter");
  // Renaming a chat does not move its row. Pinning the chat does.
  await expect(rows.nth(1)).toContainText("Oldest of all");
  await act(rows.nth(1), "Pin");
  await expect(rows.first()).toContainText("Oldest of all");
  await expect(chatsOf(page).getByRole("heading")).toHaveText(["Pinned", "Today"]);

  await act(rows.filter({ hasText: "Oldest of all" }), "Archive");
  await expect(rows).toHaveCount(1);
  await chatsOf(page).getByRole("button", { name: "Archived" }).click();
  await expect(rows).toContainText(["Oldest of all"]);
  await act(rows.first(), "Restore");
  await expect(chatsOf(page).getByText("No archived chats.")).toBeVisible();
  await chatsOf(page).getByRole("button", { name: "Archived" }).click();
  await expect(rows).toHaveCount(2);
});

test("a deleted chat comes back by Undo or from the trash, and is deleted permanently only after a question", async ({
  page,
  world,
}) => {
  await seeded(page, world, many(3));
  const rows = rowsOf(page);
  await rows.nth(1).getByRole("link").click();
  await expect(page.getByText("answer 1")).toBeVisible();
  await act(rows.nth(1), "Delete");
  await expect(rows).toHaveCount(2);
  expect(new URL(page.url()).pathname).toBe("/");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows.filter({ hasText: "Plain 1" })).toHaveCount(1);

  await act(rows.filter({ hasText: "Plain 1" }), "Delete");
  await expect(rows).toHaveCount(2);
  await page.reload();
  await expect(rows).toHaveCount(2);
  const bin = chatsOf(page).getByRole("button", { name: "Deleted" });
  await bin.click();
  await expect(rows).toContainText(["Plain 1"]);
  await act(rows.first(), "Restore");
  await expect(chatsOf(page).getByText("No deleted chats.")).toBeVisible();
  await bin.click();
  await expect(rows).toHaveCount(3);

  for (const title of ["Plain 1", "Plain 2"]) await act(rows.filter({ hasText: title }), "Delete");
  await bin.click();
  await act(rows.filter({ hasText: "Plain 1" }), "Delete permanently");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("This deletes “Plain 1” and everything in it.");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(rows).toHaveCount(2);
  await chatsOf(page).getByRole("button", { name: "Empty trash" }).click();
  await dialog.getByRole("button", { name: "Empty trash" }).click();
  await expect(chatsOf(page).getByText("No deleted chats.")).toBeVisible();
  await expect.poll(async () => new Set((await stored(page, "events")).map(({ sessionId }) => sessionId)).size).toBe(1);
});

test("W-004 pinned chats are at the top of a long list only once, and scrolling reaches its end", async ({
  page,
  world,
}) => {
  const pinned = (i: number): Partial<SeededChat> =>
    i === 70 || i === 120 ? { title: `Pinned ${i}`, settings: { pinned: true } } : {};
  await seeded(page, world, many(150, pinned));
  const rows = rowsOf(page);
  await expect(rows.nth(0)).toContainText("Pinned 70");
  await expect(rows.nth(1)).toContainText("Pinned 120");
  await expect(rows.nth(2)).toContainText("Plain 0");
  // Only visible rows are in the document.
  expect(await rows.count()).toBeLessThan(60);
  await expect(async () => {
    await rows.first().hover();
    await page.mouse.wheel(0, 5_000);
    await expect(rows.filter({ hasText: "Plain 149" })).toBeVisible({ timeout: 300 });
  }).toPass();
  await expect(rows.filter({ hasText: "Pinned" })).toHaveCount(0);
  await expect(rows.last()).toHaveAttribute("aria-setsize", "150");
});

test("the keyboard moves through the list, renames, deletes and selects", async ({ page, world }) => {
  await seeded(page, world, many(40));
  const link = (title: string) => linkOf(page, title);
  await link("Plain 0").focus();
  for (let i = 0; i < 30; i++) await page.keyboard.press("ArrowDown");
  await expect(link("Plain 30")).toBeFocused();
  // Jumps to rows far away. A row that has not been drawn before stays hidden until its height has been measured.
  await page.keyboard.press("Home");
  await expect(link("Plain 0")).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await expect(link("Plain 38")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(link("Plain 0")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("F2");
  await page.keyboard.type("Given up");
  await page.keyboard.press("Escape");
  await expect(link("Plain 1")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(link("Plain 1")).toHaveCount(0);
  await expect(link("Plain 2")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("answer 2")).toBeVisible();
});

test("many chats at once: selected with Shift and Control, archived, deleted, and Escape stops selecting", async ({
  page,
  world,
}) => {
  await seeded(page, world, many(6));
  const rows = rowsOf(page);
  const link = (title: string) => linkOf(page, title);
  const bar = chatsOf(page).getByRole("toolbar", { name: "Select" });
  await link("Plain 1").click({ modifiers: ["ControlOrMeta"] });
  await link("Plain 3").click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("3 selected");
  expect(new URL(page.url()).pathname).toBe("/");
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);

  await chatsOf(page).getByRole("button", { name: "Select" }).click();
  await expect(bar.getByRole("button", { name: "Archive" })).toBeDisabled();
  await link("Plain 4").click();
  await rows.filter({ hasText: "Plain 5" }).getByRole("checkbox").check();
  await bar.getByRole("button", { name: "Archive" }).click();
  await expect(rows).toHaveCount(4);

  await link("Plain 0").click({ modifiers: ["ControlOrMeta"] });
  await link("Plain 2").click({ modifiers: ["Shift"] });
  await bar.getByRole("button", { name: "Delete" }).click();
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(4);
});

alone("a long press selects on a phone", async ({ browser, world }) => {
  const context = await browser.newContext({ hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await world.settle(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await seedChats(page, many(3));
  await page.goto(`${world.origin}/chats`);
  const box = await rowsOf(page).nth(1).boundingBox();
  const touch = { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + (box?.height ?? 0) - 20 };
  const cdp = await context.newCDPSession(page);
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [touch] });
  await expect(page.getByRole("toolbar", { name: "Select" })).toContainText("1 selected");
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(page).toHaveURL(/\/chats$/);
  await rowsOf(page).nth(2).getByRole("link").tap();
  await expect(page.getByRole("toolbar", { name: "Select" })).toContainText("2 selected");
  await context.close();
});

test("W-017 a chat is exported to a file and imported as a second chat with the same messages, costs and times", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Good **morning**." }));
  await world.settle(page);
  await say(page, "good morning");
  await turnDone(page);
  await expect(chatsOf(page).getByRole("link", { name: "A scripted chat" })).toBeVisible();
  await seedChats(
    page,
    many(1, () => ({ words: ["the words of another chat"] })),
  );

  const save = async (name: string) => {
    const coming = page.waitForEvent("download");
    await act(rowsOf(page).filter({ hasText: "A scripted chat" }), name);
    const download = await coming;
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  };
  const print = await save("Export as Markdown");
  expect(print.name).toBe("A-scripted-chat.md");
  expect(print.text).toMatch(/^# A scripted chat\n[^]*## You\n\ngood morning\n\n## Octo\n\nGood \*\*morning\*\*\./);
  const file = await save("Export as JSON Lines");
  expect(file.name).toBe("A-scripted-chat.jsonl");
  expect(file.text).not.toMatch(/another chat|sk-test-key|dev_/);

  await page.goto(`${world.origin}/chats`);
  const load = async (name: string, text: string) => {
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Import" }).click();
    await (await choosing).setFiles({ name, mimeType: "application/jsonl", buffer: Buffer.from(text) });
  };
  await load("notes.jsonl", '{"note":1}\n');
  await expect(page.getByText("This file has no Octo chats.")).toBeVisible();
  await load("broken.jsonl", file.text.replace('"user.said"', '"user.sang"'));
  await expect(page.getByText(/Line \d+ of the file is damaged/)).toBeVisible();
  const before = await stored(page, "events");
  const paid = await stored(page, "ledger");
  await load(file.name, file.text);
  await expect(page.getByText("1 chat imported.")).toBeVisible();
  await expect(page).toHaveURL(/\/chat\/session_/);
  await expect(page.getByRole("main").getByText("Good morning.")).toBeVisible();
  await expect(chatsOf(page).getByRole("link", { name: "A scripted chat" })).toHaveCount(2);

  const events = await stored(page, "events");
  const id = new URL(page.url()).pathname.split("/").pop();
  // The file's prompt, facts and limits are not taken over: this Octo has its own, which follow at the end.
  const plain = (list: typeof events) =>
    list.map(({ sessionId: _s, epoch: _e, device: _d, ...event }) => {
      const { facts: _facts, prefix: _prefix, ...rest } = event as typeof event & { facts?: string; prefix?: unknown };
      const { seq, at } = event;
      if (event.type === "session.started") return { ...rest, settings: { ...event.settings, budget: {} } };
      return event.type === "prompt.composed" ? { type: "session.changed", changes: {}, seq, at } : rest;
    });
  const source = before.filter(({ sessionId }) => !sessionId.startsWith("session_seed"));
  const copy = events.filter(({ sessionId }) => sessionId === id).slice(0, source.length);
  expect(plain(copy)).toEqual(plain(source));
  expect(await stored(page, "ledger")).toEqual(paid);
});

test("the sidebar can be resized, collapses to icons, and keeps its state", async ({ page, world }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await seeded(page, world, many(2));
  const rail = page.getByRole("navigation");
  const width = async () => Math.round((await rail.boundingBox())?.width ?? 0);
  const edge = page.getByRole("separator", { name: "Width of the sidebar" });
  expect(await width()).toBe(264);
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  expect(await width()).toBe(280);
  await page.keyboard.press("Home");
  expect(await width()).toBe(200);
  const box = await edge.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 4, 400);
  await page.mouse.down();
  await page.mouse.move(320, 400, { steps: 3 });
  await page.mouse.up();
  expect(await width()).toBe(320);
  await expect(edge).toHaveAttribute("aria-valuenow", "320");
  await page.reload();
  await expect(rowsOf(page)).toHaveCount(2);
  expect(await width()).toBe(320);

  await page.keyboard.press("ControlOrMeta+b");
  await expect(chatsOf(page)).toHaveCount(0);
  expect(await width()).toBe(60);
  await page.reload();
  await expect(page.getByRole("link", { name: "New chat" })).toBeVisible();
  expect(await width()).toBe(60);
  await page.getByRole("button", { name: "Show or hide the sidebar" }).click();
  await expect(rowsOf(page)).toHaveCount(2);
  // In a narrower window the sidebar collapses by itself, and opens on request.
  await page.setViewportSize({ width: 900, height: 800 });
  await expect(chatsOf(page)).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+b");
  await expect(rowsOf(page)).toHaveCount(2);
});

test("a long chat shows its end first, and every earlier entry in order when the reader scrolls up", async ({
  page,
  world,
}) => {
  test.setTimeout(120_000);
  const perTurn = 40;
  world.vendor.play((_, n) =>
    n % 2 === 0
      ? {
          calls: Array.from({ length: perTurn }, (__, i) => ({
            name: "list_files",
            input: { path: `part-${n / 2}-${i}` },
          })),
        }
      : { say: `End of part ${(n - 1) / 2}.` },
  );
  await world.settle(page);
  await setMode(page, "auto");
  for (let part = 0; part < 3; part += 1) {
    await say(page, `part ${part}`);
    await expect(page.getByText(`End of part ${part}.`)).toBeVisible({ timeout: 30_000 });
  }
  await page.reload();
  const transcript = page.getByRole("log");
  await expect(page.getByText("End of part 2.")).toBeVisible();
  // While the steps are collapsed, all three turns fit on the page, so the app fetches the missing messages.
  const folded = transcript.getByRole("button", { name: /^40 steps/ });
  const wanted = (part: number) => Array.from({ length: perTurn }, (_, i) => `part-${part}-${i}`);
  for (const part of [0, 1, 2]) {
    await expect(folded).toHaveCount(3);
    await folded.nth(part).click();
    expect(await transcript.locator(".tool-target").allTextContents()).toEqual(wanted(part));
    // Collapses the steps again, because expanded steps push the other turns off the page.
    await transcript.getByRole("button", { name: /^40 steps/, expanded: true }).press("Enter");
  }
});

test("W-047 Octo's own notice is a line in the chat: a model that repeats the same call five times", async ({
  page,
  world,
}) => {
  world.vendor.play((_, n) => (n < 6 ? { calls: [{ name: "list_files", input: { path: "." } }] } : { say: "Enough." }));
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "look around");
  await turnDone(page);
  await expect(page.getByText("The last steps were identical calls")).toBeVisible();
  await page.reload();
  await expect(page.getByText("The last steps were identical calls")).toBeVisible();
});
