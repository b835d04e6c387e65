// Screen states that a plain visit does not show: menus, questions, running work, failures.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { seedChats } from "./seed.ts";
import type { Screen } from "./screens.ts";
import type { Visit } from "./visit.ts";
import { expect, say, setMode, turnDone, type World } from "./world.ts";

/** Creates the states and returns their screens. Must run after `prepareScreens`. */
export async function prepareStates(page: Page, world: World, at: Visit): Promise<Screen[]> {
  const before = Date.now() - 60_000;
  await seedChats(page, [
    { id: "session_a", title: "Plain talk", words: ["a pangolin", "An anteater."], at: before },
    { id: "session_b", title: "Put away", words: ["old"], at: before, settings: { archived: true } },
    { id: "session_c", title: "Thrown away", words: ["gone"], at: before, settings: { trashed: true } },
  ]);
  return [
    ...(await chatStates(page, world, at)),
    ...listStates(at),
    ...moneyStates(at),
    ...(await settingsStates(page, world, at)),
    { name: "nowhere", show: at("/nowhere", ".nowhere") },
  ];
}

/** Starts a chat with a message. @returns its path */
async function begin(page: Page, world: World, words: string, mode: "ask" | "auto" | "unattended"): Promise<string> {
  await page.goto(`${world.origin}/`);
  await setMode(page, mode);
  await say(page, words);
  await expect(page).toHaveURL(/\/chat\//);
  return new URL(page.url()).pathname;
}

/** Paths of chats in the states that the screens below show. */
interface ChatPaths {
  failed: string;
  question: string;
  command: string;
  done: string;
  running: string;
  rules: string;
  ruled: string;
}

async function chatStates(page: Page, world: World, at: Visit): Promise<Screen[]> {
  const chats: ChatPaths = {
    failed: await failedChat(page, world),
    ...(await askingChats(page, world)),
    done: await finishedChat(page, world),
    running: await runningChat(page, world),
    ...(await rulesChats(page, world)),
  };
  return [...messageStates(chats, at), ...composerStates(chats, at), ...panelStates(chats, at)];
}

async function failedChat(page: Page, world: World): Promise<string> {
  world.vendor.play([{ fault: { kind: "status", status: 401, body: { error: { message: "No." } } } }]);
  const path = await begin(page, world, "fail", "ask");
  await expect(page.locator(".turn-bad")).toBeVisible();
  return path;
}

async function askingChats(page: Page, world: World): Promise<Pick<ChatPaths, "question" | "command">> {
  const input = { question: "Which colours?", options: ["red", "green"], many: true };
  world.vendor.play([{ calls: [{ name: "ask_user", input }] }]);
  const question = await begin(page, world, "paint it", "ask");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  world.vendor.play([{ calls: [{ name: "terminal", input: { command: "npm test" } }] }]);
  const command = await begin(page, world, "test it", "ask");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  return { question, command };
}

async function finishedChat(page: Page, world: World): Promise<string> {
  world.write("one.txt", "one\n");
  const step = { name: "edit_file", input: { path: "one.txt", old_text: "one", new_text: "two" } };
  world.vendor.play([
    { calls: [{ name: "read_file", input: { path: "one.txt" } }] },
    { think: "Only a word.", calls: [step] },
    { say: "See `one.txt`.\n\n```ts\nlet a = 1;\n```\n\n```mermaid\ngraph TD; a-->b\n```" },
  ]);
  const path = await begin(page, world, "change it", "auto");
  await turnDone(page);
  return path;
}

async function runningChat(page: Page, world: World): Promise<string> {
  world.vendor.play([{ calls: [{ name: "terminal", input: { command: "sleep 600" } }] }]);
  const path = await begin(page, world, "wait", "unattended");
  await expect(page.getByText("sleep 600").first()).toBeVisible();
  await say(page, "second");
  await say(page, "third", "next");
  await expect(page.locator(".queue-message")).toHaveCount(2);
  return path;
}

/** A chat that follows the rules of its folder, and one that asks about them. */
async function rulesChats(page: Page, world: World): Promise<Pick<ChatPaths, "rules" | "ruled">> {
  world.vendor.play([{ say: "ok" }]);
  world.write("AGENTS.md", "Indent with tabs.\n");
  const ruled = await begin(page, world, "with rules", "ask");
  await page.getByRole("button", { name: "Follow", exact: true }).click();
  await turnDone(page);
  world.write("AGENTS.md", "Indent with spaces.\n");
  const rules = await begin(page, world, "with other rules", "ask");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  rmSync(join(world.folder, "AGENTS.md"));
  return { rules, ruled };
}

const click =
  (show: (page: Page) => Promise<void>, role: "button" | "tab", name: string | RegExp) => async (page: Page) => {
    await show(page);
    await page.getByRole(role, { name }).first().click();
  };

function messageStates({ failed, question, command, done, running, rules, ruled }: ChatPaths, at: Visit): Screen[] {
  return [
    { name: "rules", show: at(rules, ".ask") },
    {
      name: "ruled",
      async show(page) {
        await at(ruled, ".chat-rules")(page);
        await page.locator(".chat-rules > summary").click();
      },
    },
    { name: "failed", show: at(failed, ".turn-bad") },
    { name: "question", show: at(question, ".ask") },
    { name: "ask-command", show: at(command, ".ask-command") },
    { name: "ask-edit", show: click(at(command, ".ask-command"), "button", /^Edit$/) },
    {
      name: "ask-reason",
      async show(page) {
        await at(command, ".ask-command")(page);
        await page.getByLabel("Tell Octo what to do instead").fill("no");
      },
    },
    {
      name: "done",
      async show(page) {
        await at(done, ".turn")(page);
        await expect(page.getByRole("img", { name: /^Diagram/ })).toBeVisible();
        for (const step of await page.locator(".tool summary").all()) await step.click();
        await expect(page.getByRole("tab").first()).toBeVisible();
      },
    },
    { name: "again", show: click(at(done, ".turn"), "button", "Edit and resend") },
    {
      name: "pending",
      async show(page) {
        await at(running, ".queue-message")(page);
        await page.getByLabel("Message").fill("more");
      },
    },
    {
      name: "pending-edit",
      async show(page) {
        await at(running, ".queue-message")(page);
        await page.locator(".queue-message").first().getByRole("button", { name: "Edit" }).click();
      },
    },
  ];
}

function composerStates({ done, running }: ChatPaths, at: Visit): Screen[] {
  const suggestions = (typed: string) => async (page: Page) => {
    await at("/", ".composer .chat-bar select")(page);
    // Clears the draft that an earlier state left behind.
    await page.getByLabel("Message").fill("");
    await page.getByLabel("Message").pressSequentially(typed);
    await expect(page.getByRole("listbox").getByRole("option").first()).toBeVisible();
    // Waits, because suggestions appear a moment after typing.
    await page.waitForTimeout(300);
  };
  return [
    { name: "commands", show: suggestions("/") },
    {
      name: "commands-chat",
      async show(page) {
        await at(done, ".turn")(page);
        await page.getByLabel("Message").pressSequentially("/");
        await expect(page.getByRole("listbox").getByRole("option").first()).toBeVisible();
      },
    },
    { name: "names", show: suggestions("@") },
    {
      name: "attached",
      async show(page) {
        await at("/", ".composer .chat-bar select")(page);
        const file = { name: "cart.ts", mimeType: "text/plain", buffer: Buffer.from("let a;\n") };
        await page.locator('.composer input[type="file"]').setInputFiles(file);
        await expect(page.getByRole("button", { name: "Remove cart.ts" })).toBeVisible();
      },
    },
    {
      name: "palette-chat",
      async show(page) {
        await at(running, ".queue-message")(page);
        await page.keyboard.press("Control+k");
        await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
      },
    },
  ];
}

function panelStates({ done }: ChatPaths, at: Visit): Screen[] {
  const panel = (tab: string) => async (page: Page) => {
    await at(done, ".turn")(page);
    const show = page.getByRole("button", { name: "Show the panel" });
    const tabs = page.getByRole("tab", { name: tab, exact: true });
    await expect(show.or(tabs)).toBeVisible();
    if (await show.isVisible()) await show.click();
    await tabs.click();
  };
  const files = async (page: Page) => {
    await panel("Files")(page);
    await expect(page.getByRole("treeitem").first()).toBeVisible();
  };
  return [
    { name: "panel-files", show: files },
    {
      name: "panel-file",
      async show(page) {
        await files(page);
        await page.getByRole("treeitem", { name: "README.md" }).click();
        await expect(page.getByRole("heading", { name: "A small shop" })).toBeVisible();
      },
    },
    {
      name: "panel-changes",
      async show(page) {
        await panel("Changes")(page);
        await expect(page.locator(".change").first()).toBeVisible();
      },
    },
    {
      name: "panel-terminal",
      async show(page) {
        await panel("Terminal")(page);
        await expect(page.locator(".screen, .panel-empty button").first()).toBeVisible();
        const close = page.getByRole("button", { name: "Close the panel" });
        if (await page.locator(".panel-empty button").isVisible()) await page.locator(".panel-empty button").click();
        await expect(page.getByRole("button", { name: "Stop process" })).toBeVisible();
        await expect(close).toBeVisible();
      },
    },
    {
      name: "panel-end",
      async show(page) {
        await panel("Terminal")(page);
        await page.getByRole("button", { name: "Stop process" }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
  ];
}

function listStates(at: Visit): Screen[] {
  const list = at("/chats", ".sessions-page .session-link");
  const shelf = (name: string) => async (page: Page) => {
    await list(page);
    await page.getByRole("button", { name, exact: true }).click();
    await expect(page.locator(".session-link", { hasText: / away/ })).toHaveCount(1);
  };
  const menu = async (page: Page, row: string) => page.getByRole("button", { name: `Actions for ${row}` }).click();
  const select = (page: Page) => page.getByRole("button", { name: "Select", exact: true }).click();
  const typed = (words: string, there: string) => async (page: Page) => {
    await list(page);
    await page.getByRole("searchbox").fill(words);
    await expect(page.locator(there).first()).toBeVisible();
  };
  const then = (show: (page: Page) => Promise<void>, more: (page: Page) => Promise<unknown>) => async (page: Page) => {
    await show(page);
    await more(page);
  };
  return [
    { name: "menu", show: then(list, (page) => menu(page, "Plain talk")) },
    { name: "selecting", show: then(list, select) },
    { name: "archived", show: shelf("Archived") },
    { name: "archived-menu", show: then(shelf("Archived"), (page) => menu(page, "Put away")) },
    { name: "deleted", show: shelf("Deleted") },
    { name: "deleted-menu", show: then(shelf("Deleted"), (page) => menu(page, "Thrown away")) },
    { name: "deleted-selecting", show: then(shelf("Deleted"), select) },
    {
      name: "delete-for-good",
      show: then(shelf("Deleted"), (page) => page.getByRole("button", { name: "Empty trash", exact: true }).click()),
    },
    {
      name: "renaming",
      show: then(list, async (page) => {
        await menu(page, "Plain talk");
        await page.getByRole("menuitem", { name: "Rename" }).click();
      }),
    },
    { name: "found", show: typed("pangolin", ".hit") },
    { name: "found-nothing", show: typed("zebra", ".sessions-empty button") },
    {
      name: "undo",
      show: then(list, async (page) => {
        await menu(page, "Plain talk");
        await page.getByRole("menuitem", { name: "Delete" }).click();
        await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
      }),
    },
  ];
}

function moneyStates(at: Visit): Screen[] {
  return [
    { name: "money-days", show: at("/money?period=custom", '.money input[type="date"]') },
    { name: "money-filtered", show: at("/money?model=claude-haiku-5-5", ".money-chips button") },
  ];
}

async function settingsStates(page: Page, world: World, at: Visit): Promise<Screen[]> {
  const settings = at("/settings", ".permission-check");
  await settings(page);
  await page.getByRole("textbox", { name: "Command begins with" }).fill("cargo build");
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByRole("button", { name: "Add a limit" }).click();
  await page.getByLabel("Amount in dollars").fill("5");
  await page.getByRole("button", { name: "Save limit" }).click();
  await page.getByRole("button", { name: "Add an account" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Key", { exact: true }).fill("sk-second-key-0123456789");
  await dialog.getByLabel("Address", { exact: true }).fill(world.vendor.url);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  return [
    {
      name: "settings-full",
      async show(page) {
        await settings(page);
        await expect(page.getByRole("button", { name: "Make default" })).toBeVisible();
        await expect(page.getByRole("button", { name: /^Revoke/ })).toBeVisible();
        await expect(page.getByRole("button", { name: /^Close / })).toBeVisible();
      },
    },
    {
      name: "settings-limit",
      async show(page) {
        await settings(page);
        await page.getByRole("button", { name: "Add a limit" }).click();
        await expect(page.getByRole("combobox", { name: "Which" })).toBeVisible();
      },
    },
    {
      name: "settings-nothing",
      async show(page) {
        await settings(page);
        await page.getByRole("searchbox", { name: "Search settings" }).fill("zebra");
      },
    },
    {
      name: "picker",
      async show(page) {
        await settings(page);
        await page.getByRole("button", { name: "Choose a folder" }).click();
        await page.getByLabel("Path").fill(world.home);
        await page.getByRole("button", { name: "Go", exact: true }).click();
        await expect(page.getByRole("button", { name: "project", exact: true })).toBeVisible();
      },
    },
    {
      name: "revoke",
      async show(page) {
        await settings(page);
        await page.getByRole("button", { name: /^Revoke/ }).click();
      },
    },
  ];
}
