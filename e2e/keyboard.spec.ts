// Octo without a mouse: every task works by keyboard, the focus is visible, and nothing traps the focus.
import type { Locator, Page } from "@playwright/test";
import { seedChats } from "./support/seed.ts";
import { walk } from "./support/walk.ts";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";
import { pick } from "./support/pick.ts";

const ask = (page: Page) => page.getByRole("alertdialog");
const log = (page: Page) => page.getByRole("log");
const writing = (path: string) => ({ calls: [{ name: "write_file", input: { path, content: "one line\n" } }] });

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error("Tab does not lead there.");
}

test("a task works by keyboard alone: new chat, permissions, end of the turn, next message", async ({
  page,
  world,
}) => {
  const command = { calls: [{ name: "terminal", input: { command: "echo theirs > out.txt" } }] };
  world.vendor.play([
    writing("a.txt"),
    command,
    writing("b.txt"),
    writing("c.txt"),
    { say: "Done." },
    writing("d.txt"),
  ]);
  await world.settle(page);
  await page.keyboard.press("ControlOrMeta+Shift+o");
  const message = page.getByLabel("Message");
  await expect(message).toBeFocused();
  await page.keyboard.type("write them");
  await page.keyboard.press("Enter");
  await expect(ask(page)).toContainText("a.txt");
  // The card takes the focus from the empty message box. A new card ignores Enter for 0.4 s.
  await expect(ask(page)).toBeFocused();
  await page.waitForTimeout(600);
  await page.keyboard.press("Enter");
  await expect(ask(page)).toContainText("echo theirs");
  await tabTo(page, ask(page).getByRole("button", { name: "Allow once" }));
  await page.keyboard.press("e");
  await expect(ask(page).getByLabel("Edit the command")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(ask(page).getByRole("button", { name: "Edit", exact: true })).toBeFocused();
  await page.keyboard.press("e");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("echo mine > out.txt");
  await page.keyboard.press("Control+Enter");
  await expect(ask(page)).toContainText("b.txt");
  expect(world.file("out.txt")).toBe("mine\n");
  await expect(ask(page)).toBeFocused();
  // "Always" covers exactly this file, so the next file is asked for.
  await page.keyboard.press("a");
  await expect(ask(page)).toContainText("c.txt");
  await expect(ask(page)).toBeFocused();
  await page.waitForTimeout(600);
  await page.keyboard.press("a");
  await turnDone(page);
  expect(world.file("c.txt")).toBe("one line\n");
  await expect(message).toBeFocused();
  await page.keyboard.type("and one more");
  await page.keyboard.press("Enter");
  await expect(ask(page)).toContainText("d.txt");
  await page.waitForTimeout(600);
  await page.keyboard.press("Enter");
  await expect(page.locator(".turn")).toHaveCount(2);
  expect(world.file("d.txt")).toBe("one line\n");
});

test("the list of chats works by keyboard: move, rename, delete and undo", async ({ page, world }) => {
  await world.settle(page);
  const at = Date.now() - 60_000;
  const ids = ["a", "b", "c"];
  await seedChats(
    page,
    ids.map((id, i) => ({ id: `session_${id}`, title: `Chat ${id}`, words: ["x", "y"], at: at - i * 1_000 })),
  );
  await page.reload();
  const link = (title: string) => page.getByRole("link", { name: new RegExp(`^${title}`) });
  await expect(link("Chat a")).toBeVisible();
  await tabTo(page, link("Chat a"), "Shift+Tab");
  await page.keyboard.press("ArrowDown");
  await expect(link("Chat b")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("Bees");
  await page.keyboard.press("Enter");
  await expect(link("Bees")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(link("Bees")).toHaveCount(0);
  await expect(link("Chat c")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(link("Bees")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/session_c$/);
});

test("Home, End and PageUp move through the transcript; the cost chart is one tab stop with arrow keys", async ({
  page,
  world,
}) => {
  const long = Array.from({ length: 80 }, (_, i) => `Paragraph ${i}.`).join("\n\n");
  world.vendor.play([{ say: long }]);
  await world.settle(page);
  await say(page, "tell me much");
  await turnDone(page);
  await log(page).focus();
  const place = () => log(page).evaluate((box) => box.scrollTop);
  await expect.poll(place).toBeGreaterThan(0);
  const end = await place();
  await page.keyboard.press("PageUp");
  await expect.poll(place).toBeLessThan(end - 100);
  // Waits until scrolling ends, because a scroll in progress would undo the effect of the next keys.
  let before = -1;
  await expect.poll(async () => before === (before = await place()), { intervals: [300] }).toBe(true);
  await page.keyboard.press("Home");
  await expect.poll(place).toBe(0);
  await page.keyboard.press("End");
  await expect(page.getByText("Paragraph 79.")).toBeInViewport();

  await page.getByRole("link", { name: "Money" }).first().focus();
  await page.keyboard.press("Enter");
  await pick(page.getByLabel("Period"), "7 days");
  const bars = page.getByRole("group", { name: /Cost over time/ }).getByRole("button");
  await expect(bars.last()).toBeVisible();
  await tabTo(page, bars.last());
  await page.keyboard.press("ArrowLeft");
  await expect(bars.nth(-2)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator(".money-bar:focus")).toHaveCount(0);
});

test("the focus returns when a dialog, a menu or a field closes", async ({ page, world }) => {
  world.vendor.play([{ say: "Yes." }, { calls: [{ name: "terminal", input: { command: "touch here; sleep 600" } }] }]);
  await world.settle(page);
  await say(page, "hello");
  await turnDone(page);
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" }).first();
  /** Opens something with Enter and closes it with Escape or Cancel. Checks that the focus returns. */
  const returns = async (from: Locator, there: Locator, by: "Escape" | "Cancel" = "Escape") => {
    await from.focus();
    await page.keyboard.press("Enter");
    await expect(there).toBeVisible();
    if (by === "Escape") await page.keyboard.press("Escape");
    else {
      await tabTo(page, button("Cancel"));
      await page.keyboard.press("Enter");
    }
    await expect(there).toBeHidden();
    await expect(from).toBeFocused();
  };
  const dialog = page.getByRole("dialog");
  const message = page.getByRole("textbox", { name: "Message", exact: true });
  await returns(button(/^Actions for/), page.getByRole("menu"));
  await returns(button("project"), dialog);
  await returns(button("Edit and resend"), page.getByLabel("Edit your message"));
  await returns(button("Edit and resend"), page.getByLabel("Edit your message"), "Cancel");
  for (const keys of ["ControlOrMeta+k", "Shift+?"]) {
    await log(page).focus();
    await page.keyboard.press(keys);
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(log(page)).toBeFocused();
  }

  await say(page, "wait");
  await expect(ask(page)).toBeVisible();
  await returns(
    ask(page).getByRole("button", { name: "Edit", exact: true }),
    page.getByLabel("Edit the command"),
    "Cancel",
  );
  await setMode(page, "auto");
  await expect(ask(page)).toHaveCount(0);
  await message.fill("/terminal");
  await message.press("Enter");
  await returns(button("Stop process"), dialog, "Cancel");
  await message.fill("later");
  await message.press("Control+Enter");
  await returns(
    page.locator(".queue-message").getByRole("button", { name: "Edit" }),
    page.getByRole("textbox", { name: "Edit" }),
  );

  await page.goto(`${world.origin}/settings`);
  await returns(button("Add an account"), dialog);
  await returns(button(/^Revoke/), dialog, "Cancel");
});

test("Tab visits every control of every page, each with a visible focus", async ({ page, world }) => {
  test.setTimeout(180_000);
  world.vendor.play([{ calls: [{ name: "read_file", input: { path: "a.txt" } }] }, { say: "See `a`.\n\n```\na\n```" }]);
  world.write("a.txt", "a\n");
  await world.settle(page);
  await say(page, "look");
  await turnDone(page);
  const chat = new URL(page.url()).pathname;
  const pages = { [chat]: "Send", "/chats": "Select", "/money": "", "/settings": "Resume interrupted turns" };
  for (const [path, last] of Object.entries(pages)) {
    await page.goto(world.origin + path);
    await expect(page.locator("main h1")).toBeAttached();
    await page.waitForTimeout(500);
    const stops = await walk(page);
    expect
      .soft(
        stops.filter(({ seen, inView }) => !seen || !inView).map(({ name }) => name),
        path,
      )
      .toEqual([]);
    expect.soft(stops.length, path).toBeLessThan(80);
    if (last)
      expect
        .soft(
          stops.some(({ name }) => name.startsWith(last)),
          `${path} has ${last}`,
        )
        .toBe(path !== chat);
  }
});

test("screen readers hear replies politely and permissions assertively, but no streaming text", async ({
  page,
  world,
}) => {
  world.vendor.play([writing("a.txt"), { say: "A word at last.", chunk: 4, delayMs: 200 }]);
  await world.settle(page);
  await say(page, "write");
  const alert = ask(page).getByRole("alert");
  await expect(alert).toHaveText("Octo wants to create a file");
  await expect(log(page)).toHaveAttribute("aria-live", "polite");
  await ask(page).getByRole("button", { name: "Allow once" }).click();
  const live = page.locator(".chat-live");
  await expect(live).toContainText("A w");
  await expect(live).toHaveAttribute("aria-live", "off");
  await turnDone(page);
  await expect(live).toHaveCount(0);
  await expect(log(page).getByRole("article", { name: "Octo" }).last()).toContainText("A word at last.");
  // Deleting a chat from the list is announced to screen readers too.
  await page.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.locator('.toasts[role="status"]')).toContainText("Chat deleted.");
});
