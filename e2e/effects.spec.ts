// Effects of the controls in a chat, the lists and the palette that no other test covers.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { paidChat } from "./support/paid.ts";
import { seedChats } from "./support/seed.ts";
import { adoptChat, stored } from "./support/stored.ts";
import { told } from "./support/told.ts";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

const ask = (page: Page) => page.getByRole("alertdialog");
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const press = (page: Page, name: string | RegExp) =>
  page
    .getByRole("button", { name, exact: typeof name === "string" })
    .first()
    .click();

test("every link of the navigation, of the bottom bar and of the not-found page leads to its page", async ({
  page,
  world,
}) => {
  world.vendor.play([{ say: "Yes." }]);
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await page.locator(".chat-cost").click();
  await expect(page).toHaveURL(/\/money\?chat=session_/);
  const rail = page.locator("nav.rail");
  const leads = { "New chat": /\/$/, Chats: /\/chats$/, Money: /\/money$/, Settings: /\/settings$/ };
  for (const [name, address] of Object.entries(leads)) {
    await rail.getByRole("link", { name, exact: true }).click();
    await expect(page).toHaveURL(address);
  }
  await rail.getByRole("link", { name: "Chats" }).click();
  await page.getByRole("main").getByRole("link", { name: "New chat" }).click();
  await expect(page).toHaveURL(/\/$/);
  await rail.getByRole("link", { name: "Relay connected" }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await page.setViewportSize({ width: 390, height: 844 });
  const bar = page.locator("nav.bottom-bar");
  for (const name of ["Chats", "Money", "Settings"] as const) {
    await bar.getByRole("link", { name }).click();
    await expect(page).toHaveURL(leads[name]);
  }
  await bar.getByRole("link", { name: "Chats" }).click();
  await press(page, "Command palette");
  await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
  await page.goto(`${world.origin}/nowhere`);
  await page.getByRole("link", { name: "Go to chats" }).click();
  await expect(page.getByLabel("Message")).toBeVisible();
});

test("a question with several answers accepts all that are pressed, and a question can be skipped", async ({
  page,
  world,
}) => {
  const question = { question: "Which colours?", options: ["red", "green", "blue"], many: true };
  world.vendor.play([
    { calls: [{ name: "ask_user", input: question }] },
    { calls: [{ name: "ask_user", input: { question: "Which size?", options: ["small"] } }] },
    { calls: [{ name: "ask_user", input: { question: "Why?" } }] },
  ]);
  await world.settle(page);
  await say(page, "paint it");
  await ask(page).getByRole("button", { name: "red" }).click();
  await ask(page).getByRole("button", { name: "green" }).click();
  await ask(page).getByRole("button", { name: "blue" }).click();
  await ask(page).getByRole("button", { name: "green" }).click();
  await ask(page).getByRole("button", { name: "Answer" }).click();
  await expect(ask(page)).toContainText("Which size?");
  expect(told(world.vendor)).toContain("red\\nblue");
  await ask(page).getByRole("button", { name: "small" }).click();
  await expect(ask(page)).toContainText("Why?");
  expect(told(world.vendor)).toContain("small");
  await ask(page).getByRole("button", { name: "Skip" }).click();
  await expect(ask(page)).toHaveCount(0);
});

test("queued messages are reordered and sent at once, and one waits for the turn's end", async ({ page, world }) => {
  world.vendor.play((_, n) =>
    n === 0
      ? { calls: [{ name: "terminal", input: { command: "until [ -e go ]; do sleep 0.1; done" } }] }
      : { say: `Answer ${n}.` },
  );
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "wait");
  await expect(page.getByText("until [ -e go ]").first()).toBeVisible();
  const waiting = page.locator(".queue-message");
  const message = page.getByLabel("Message");
  for (const words of ["one", "two", "three"]) {
    await message.fill(words);
    await press(page, "Send after this answer");
    await expect(message).toHaveValue("");
  }
  await message.fill("for now");
  await press(page, "Send now");
  const row = (words: string) => waiting.filter({ hasText: words });
  await expect(row("for now")).toContainText("sends at the next step");
  // A message that is being edited stays open while other messages change.
  await row("one").getByRole("button", { name: "Edit" }).click();
  const words = waiting.getByRole("textbox", { name: "Edit" });
  await words.fill("one, in other words");
  await row("three").getByRole("button", { name: "Move up" }).click();
  await expect(words).toHaveValue("one, in other words");
  await words.press("Escape");
  await row("three").getByRole("button", { name: "Move down" }).click();
  await expect(waiting.nth(1)).toContainText("two");
  await row("two").getByRole("button", { name: "Move up" }).click();
  await expect(waiting.first()).toContainText("two");
  await row("one").getByRole("button", { name: "Move down" }).click();
  await expect(waiting.nth(1)).toContainText("three");
  await row("three").getByRole("button", { name: "Send at the next step" }).click();
  await expect(row("three")).toContainText("sends at the next step");
  world.write("go", "");
  await expect(waiting).toHaveCount(0);
  await expect(page.locator(".turn")).toHaveCount(3);
  expect(told(world.vendor)).toMatch(/for now.*Answer 1.*two.*Answer 2.*one/);
});

test("messages and outputs are copied, thoughts expand, long outputs show everything", async ({
  page,
  world,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const content = Array.from({ length: 500 }, (_, n) => `row ${n}`).join("\n");
  world.vendor.play([
    { think: "It must be long.", calls: [{ name: "write_file", input: { path: "long.txt", content } }] },
    { calls: [{ name: "terminal", input: { command: "seq 1 60000" } }] },
    { say: "All **there**." },
  ]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "write much");
  await turnDone(page);
  const reply = page.getByRole("article", { name: "Octo" }).filter({ hasText: "All there." });
  await reply.hover();
  await reply.getByRole("button", { name: "Copy as Markdown" }).click();
  await expect.poll(() => clipboard(page)).toBe("All **there**.");

  await page.getByText("Thought", { exact: true }).first().click();
  await expect(page.getByText("It must be long.")).toBeVisible();
  const [written, ran] = [page.locator(".tool").nth(0), page.locator(".tool").nth(1)];
  await written.locator("summary").click();
  await expect(written.getByText("row 499")).toHaveCount(0);
  await written.getByRole("button", { name: /^Show all \d+ lines$/ }).click();
  await expect(written.getByText("row 499")).toBeVisible();
  await ran.locator("summary").click();
  await ran.getByRole("button", { name: "Show full output" }).click();
  await ran.getByRole("button", { name: "Copy" }).click();
  await expect(ran.getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = (await clipboard(page)).trim().split(/\r?\n/);
  expect([copied.at(0), copied.at(30_000), copied.at(-1)]).toEqual(["1", "30001", "60000"]);
});

test("account, effort, mode, folder and files of the composer apply to the message", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  // The list offers only the efforts that the chosen model supports.
  await expect(page.getByLabel("Thinking effort").getByRole("option")).toHaveText([
    "Default effort",
    "Low effort",
    "Medium effort",
    "High effort",
    "Very high effort",
    "Maximum effort",
  ]);
  await page.getByLabel("Thinking effort").selectOption("High effort");
  await setMode(page, "plan");
  const choosing = page.waitForEvent("filechooser");
  await press(page, "Add files");
  const text = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(`words of ${name}\n`) });
  await (await choosing).setFiles([text("a.txt"), text("b.txt")]);
  await press(page, "Remove a.txt");
  await page.getByLabel("Message").fill("look at this");
  await page.locator(".folder-button").click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByLabel("Path").fill(world.home);
  await dialog.getByLabel("Path").press("Enter");
  await dialog.getByRole("button", { name: "project", exact: true }).click();
  // The dialog stays open and modal while its content loads.
  await expect(dialog.getByRole("button", { name: "..", exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.locator(".folder-button").click();
  await dialog.getByLabel("Path").fill(world.folder);
  await dialog.getByRole("button", { name: "Go", exact: true }).click();
  await dialog.getByRole("button", { name: "Open this folder" }).click();
  await expect(page.getByLabel("Message")).toHaveValue("look at this");
  expect(world.vendor.requests).toHaveLength(0);

  await press(page, "Send");
  await turnDone(page);
  const request = world.vendor.requests.find(({ body }) => body.tools?.length);
  expect(request?.body).toMatchObject({ output_config: { effort: "high" } });
  expect(request?.raw).toContain("words of b.txt");
  expect(request?.raw).not.toContain("words of a.txt");
  expect(JSON.stringify(await stored(page, "events"))).toContain('"mode":"plan"');
});

test("suggestions of `/` and `@` run the command or insert the mention", async ({ page, world }) => {
  world.write("src/cart.ts", "export {};\n");
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await seedChats(page, [
    { id: "session_a", title: "Cartoons", words: ["a pangolin", "An anteater."], at: Date.now() },
  ]);
  await page.reload();
  const message = page.getByLabel("Message");
  const option = (name: string | RegExp) => page.getByRole("listbox").getByRole("option", { name });
  await message.pressSequentially("see @cart");
  await option(/^cart\.ts/).click();
  await expect(message).toHaveValue("see @src/cart.ts ");
  await message.pressSequentially("and @cart");
  await option(/^Cartoons/).click();
  await expect(page.getByRole("button", { name: /^Remove Cartoons/ })).toBeVisible();
  await message.press("Enter");
  await turnDone(page);
  expect(told(world.vendor)).toContain("a pangolin");
  expect(told(world.vendor)).toContain("see @src/cart.ts");

  await message.pressSequentially("/pla");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Permission mode")).toHaveValue("plan");
  await expect(message).toHaveValue("");
  await message.pressSequentially("/new");
  await option(/^\/new/).click();
  await expect(page).toHaveURL(/\/$/);
});

test("every action of the palette does what it says", async ({ page, world, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const sleep = { calls: [{ name: "terminal", input: { command: "sleep 600" } }] };
  world.vendor.play([{ say: "A word." }, sleep, { say: "Again." }]);
  await world.settle(page);
  await say(page, "hello");
  await turnDone(page);
  const chat = page.url();
  const run = async (name: string | RegExp) => {
    await page.keyboard.press("ControlOrMeta+k");
    await page.getByRole("dialog").getByRole("option", { name }).click();
    await expect(page.getByRole("dialog", { name: "Command palette" })).toHaveCount(0);
  };
  await run("Copy the last answer");
  await expect.poll(() => clipboard(page)).toBe("A word.");
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  for (const [name, mode] of Object.entries({ "Plan only": "plan", Unattended: "unattended", Auto: "auto" })) {
    await run(`Permission mode: ${name}`);
    await expect(page.getByLabel("Permission mode")).toHaveValue(mode);
  }
  await run("Show the terminal");
  await expect(page.getByRole("tab", { name: "Terminal" })).toHaveAttribute("aria-selected", "true");
  await run("Show changes");
  await expect(page.getByRole("tab", { name: "Changes" })).toHaveAttribute("aria-selected", "true");
  await run("Show files");
  await expect(page.getByRole("tab", { name: "Files" })).toHaveAttribute("aria-selected", "true");
  await run(/^Close the panel/);
  await expect(page.getByRole("tab")).toHaveCount(0);
  await run(/^Show the panel/);
  await expect(page.getByRole("tab", { name: "Files" })).toBeVisible();
  const rows = page.getByRole("region", { name: "Chats" }).getByRole("listitem");
  await run("Pin");
  await expect(rows.first().getByRole("img", { name: "pinned" })).toBeVisible();
  await run("Unpin");
  await expect(rows.first().getByRole("img", { name: "pinned" })).toHaveCount(0);
  await run("Archive");
  await expect(rows).toHaveCount(0);
  await run("Restore");
  await expect(rows).toHaveCount(1);
  await say(page, "wait");
  await expect(page.getByText("sleep 600").first()).toBeVisible();
  await run(/^Stop/);
  await expect(page.locator(".turn").last()).toContainText("Stopped");
  await run("Continue");
  await expect(page.getByText("Again.")).toBeVisible();

  await run(/^Show or hide the sidebar/);
  await expect(page.getByRole("region", { name: "Chats" })).toHaveCount(0);
  await run("All chats");
  await expect(page).toHaveURL(/\/chats$/);
  await run("Settings");
  await expect(page).toHaveURL(/\/settings$/);
  await run(/^New chat/);
  await expect(page).toHaveURL(/\/$/);
  await run(/^A scripted chat/);
  await expect(page).toHaveURL(chat);
  await run(/^Keyboard shortcuts/);
  await press(page, "Close");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toHaveCount(0);
  await run("中文");
  await expect(page.locator("html")).toHaveAttribute("lang", /zh/);
});

test("a turn that reached its limit continues with Continue", async ({ page, world }) => {
  world.vendor.play((_, n) =>
    n < 3 ? { calls: [{ name: "list_files", input: { path: `${n}` } }] } : { say: "Over." },
  );
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  await page.getByLabel("Maximum steps per message").fill("2");
  await page.getByLabel("Maximum steps per message").blur();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "go on");
  await expect(page.locator(".turn")).toContainText("Limit reached");
  await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
  await press(page, "Continue");
  await expect(page.getByText("Over.")).toBeVisible();
});

test("many chats are restored, deleted permanently, or exported as one file", async ({ page, world }) => {
  await world.settle(page);
  const at = Date.now();
  const seeds = ["a", "b", "c", "d"].map((id) => ({ id: `session_${id}`, title: `Chat ${id}`, words: ["x", "y"], at }));
  await seedChats(page, seeds);
  await page.goto(`${world.origin}/chats`);
  const main = page.getByRole("main");
  const choose = async (...titles: string[]) => {
    // Presses a key instead of clicking, because a toast covers the button for some seconds.
    await main.getByRole("button", { name: "Select", exact: true }).press("Enter");
    for (const title of titles) await main.getByRole("checkbox", { name: `Select ${title}` }).check();
  };
  await choose("Chat a", "Chat b");
  const saving = page.waitForEvent("download");
  await press(page, "Export");
  const lines = readFileSync(await (await saving).path(), "utf8");
  expect(lines).toContain("Chat a");
  expect(lines).toContain("Chat b");
  expect(lines).not.toContain("Chat c");
  await choose("Chat a", "Chat b", "Chat c");
  await press(page, "Done");
  await expect(main.getByRole("checkbox")).toHaveCount(0);
  await choose("Chat a", "Chat b", "Chat c");
  await main.getByRole("toolbar").getByRole("button", { name: "Delete" }).click();
  await expect(main.getByRole("listitem")).toHaveCount(1);
  await main.getByRole("button", { name: "Deleted" }).click();
  await choose("Chat a");
  await press(page, "Restore");
  await expect(main.getByRole("listitem")).toHaveCount(2);
  await choose("Chat b");
  await press(page, "Delete permanently");
  await page.getByRole("dialog").getByRole("button", { name: "Delete permanently" }).click();
  await expect(main.getByRole("listitem")).toHaveCount(1);
  await main.getByLabel("Search all chats").fill("zebra");
  await press(page, "Clear the search");
  await expect(main.getByRole("listitem")).toHaveCount(1);
});

test("Money shows older calls and more chats on request", async ({ page, world }) => {
  await world.settle(page);
  const chats = Array.from({ length: 7 }, (_, n) => ({ title: `Chat ${n}`, at: Date.now() - n, calls: n ? 1 : 56 }));
  for (const [n, chat] of chats.entries())
    await adoptChat(page, `session_paid${n}`, paidChat({ ...chat, costNanos: 10_000_000 }));
  await page.goto(`${world.origin}/chats`);
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(7);
  await page.getByRole("link", { name: "Money" }).first().click();
  const rows = page.locator(".money-calls tbody tr");
  await expect(rows).toHaveCount(50);
  await press(page, "Show older calls");
  await expect.poll(() => rows.count()).toBeGreaterThan(60);
  const listed = page.locator(".money-breakdown section").nth(1).getByRole("row");
  const few = await listed.count();
  await press(page, "Show all 7");
  await expect(listed).toHaveCount(few + 1);
  await press(page, "Show fewer");
  await expect(listed).toHaveCount(few);
  await page.locator(".money-breakdown").getByRole("link", { name: "Chat 0" }).first().click();
  await expect(page).toHaveURL(/chat=session_/);
  await expect(page.getByRole("button", { name: /^Remove the filter/ })).toBeVisible();
});

test("diffs in the panel collapse, paths and patches are copied, and the panel closes", async ({
  page,
  world,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const write = { name: "write_file", input: { path: "docs/one.txt", content: "one\n" } };
  world.vendor.play([{ calls: [write] }, { say: "Done." }]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "write");
  await turnDone(page);
  await page.getByLabel("Message").fill("/changes");
  await page.getByLabel("Message").press("Enter");
  const change = page.locator("details.change");
  await expect(change.getByText("+one")).toBeVisible();
  await change.locator("summary").click();
  await expect(change.getByText("+one")).toBeHidden();
  await change.locator("summary").click();
  await press(page, "Show the file");
  await press(page, "Copy path");
  await expect.poll(() => clipboard(page)).toBe("docs/one.txt");
  await press(page, "Close the panel");
  await expect(page.getByRole("complementary", { name: "Panel" })).toBeHidden();
});
