// Every screen of Octo, in the order in which tests visit them: how to open it, and how to know that it is loaded.
import type { Page } from "@playwright/test";
import { choose, lines, ruby } from "./billing-files.ts";
import type { Visit } from "./visit.ts";
import { expect, say, setMode, turnDone, type World } from "./world.ts";
import { pick } from "./pick.ts";

export interface Screen {
  name: string;
  /** Opens the screen, from any other screen. Resolves when nothing is loading any more. */
  show(page: Page): Promise<void>;
}

const answer = `The total ignored the discount, and a **rounded** price was rounded again.

| where | before | after |
| --- | --: | --: |
| \`total()\` | 10.00 | 9.00 |

\`\`\`ts
export function total(items: Item[]): number {
  // Adds up cents, so that nothing is rounded twice.
  return items.reduce((sum, { cents }) => sum + cents, 0);
}
\`\`\`

1. The test passes now.
2. $$a_1 + b_2 = c_3$$ holds for every cart.`;

const script = [
  {
    say: "I look at the cart first.",
    calls: [
      { name: "read_file", input: { path: "src/cart.ts" } },
      { name: "terminal", input: { command: "ls src" } },
      { name: "write_file", input: { path: "src/cart.ts", content: "export const total = () => 9;\n" } },
      {
        name: "todo",
        input: {
          items: [
            { text: "Find the fault", state: "done" },
            { text: "Repair it", state: "doing" },
          ],
        },
      },
    ],
  },
  { say: answer },
];

/** Creates the data that the screens show, and returns the screens. */
export async function prepareScreens(page: Page, world: World, at: Visit): Promise<Screen[]> {
  const paths = await prepareData(page, world);
  return [...chatScreens(paths, at), ...moneyScreens(at), ...otherScreens(at)];
}

/** Paths of a finished chat and of one with an open permission. */
interface Paths {
  finished: string;
  asking: string;
}

async function prepareData(page: Page, world: World): Promise<Paths> {
  world.write("src/cart.ts", "export const total = () => 10;\n");
  world.write("README.md", "# A small shop\n\nSells *little*.\n");
  world.vendor.play(script);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "Repair the cart");
  await turnDone(page);
  const finished = new URL(page.url()).pathname;
  world.vendor.play([{ calls: [{ name: "write_file", input: { path: "notes/today.md", content: "# Today\n" } }] }]);
  // Turns off the deadline, because the permission card must still be open when its screen is visited.
  await page.goto(`${world.origin}/settings`);
  await pick(page.getByLabel("Deny if I don't answer"), "never");
  await page.getByRole("link", { name: "New chat" }).first().click();
  await setMode(page, "ask");
  await say(page, "Write a note");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  const asking = new URL(page.url()).pathname;
  // Imports a call of a past month, which the Money page shows.
  await page.goto(`${world.origin}/money`);
  await choose(page, { "2024-03.jsonl": lines({ ...ruby("old", 1.5), timestamp: "2024-03-12T15:30:00+08:00" }) });
  await expect(page.getByText("1 call added")).toBeVisible();
  return { finished, asking };
}

function chatScreens({ finished, asking }: Paths, at: Visit): Screen[] {
  const chat = async (page: Page) => {
    await at(finished, ".turn")(page);
    // Closes the panel, because it stays open from screen to screen.
    const close = page.getByRole("button", { name: /Close the panel|关闭面板/ });
    if (await close.isVisible()) await close.click();
  };
  const panel =
    (tab: RegExp, there: string): Screen["show"] =>
    async (page) => {
      await chat(page);
      await page.getByRole("button", { name: /Show the panel|显示面板/ }).click();
      await page.getByRole("tab", { name: tab }).click();
      await expect(page.locator(there).first()).toBeVisible();
    };
  return [
    { name: "new", show: at("/", ".composer .chat-bar select") },
    { name: "chat", show: chat },
    {
      name: "chat-open",
      async show(page) {
        await chat(page);
        await page.locator(".tool-group > button, .tool-group summary, .tool summary").first().click();
      },
    },
    {
      name: "context",
      async show(page) {
        await chat(page);
        await page.getByRole("button", { name: /of the context used|已用上下文/ }).click();
        await expect(page.locator(".context-panel td").first()).toBeVisible();
      },
    },
    { name: "files", show: panel(/Files|文件/, "[role=treeitem]") },
    { name: "changes", show: panel(/Changes|改动/, ".diff") },
    { name: "terminal", show: panel(/Terminal|终端/, ".xterm") },
    { name: "ask", show: at(asking, ".ask") },
    {
      name: "palette",
      async show(page) {
        await chat(page);
        await page.keyboard.press("Control+k");
        await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
      },
    },
  ];
}

function moneyScreens(at: Visit): Screen[] {
  const months = async (page: Page) => {
    await at("/money", ".money-calls .link")(page);
    await page.locator(".money-tool summary").last().click();
    await expect(page.locator(".money-months tbody td").first()).toBeVisible();
  };
  return [
    { name: "money", show: at("/money", ".money-calls .link") },
    {
      name: "money-call",
      async show(page) {
        await at("/money", ".money-calls .link")(page);
        await page.locator(".money-calls .link").first().click();
        await expect(page.locator(".money-detail dd").first()).toBeVisible();
      },
    },
    { name: "money-months", show: months },
    {
      name: "money-delete",
      async show(page) {
        await months(page);
        await page.locator(".money-months button").click();
        await expect(page.locator("dialog[open] .hint").first()).toBeVisible();
      },
    },
  ];
}

function otherScreens(at: Visit): Screen[] {
  return [
    { name: "chats", show: at("/chats", ".sessions-page .session-link") },
    { name: "settings", show: at("/settings", ".permission-check") },
    {
      name: "account",
      async show(page) {
        await at("/settings", ".permission-check")(page);
        await page.locator("#accounts > button").click();
        await expect(page.locator("dialog[open] .select").first()).toBeVisible();
      },
    },
    {
      name: "account-extras",
      async show(page) {
        await at("/settings", ".permission-check")(page);
        await page.locator("#accounts > button").click();
        for (const more of await page.locator("dialog[open] details > summary").all()) await more.click();
      },
    },
    {
      name: "keys",
      async show(page) {
        await at("/money", ".money-calls .link")(page);
        await page.keyboard.press("?");
        await expect(page.locator("kbd").first()).toBeVisible();
      },
    },
  ];
}
