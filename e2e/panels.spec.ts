// The panel beside a chat: files of the folder, changes of the agent, and its terminals.
import type { Page } from "@playwright/test";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

/** Finds the panel. On a phone the panel fills the whole page. */
const panel = (page: Page) =>
  page.getByRole("complementary", { name: "Panel" }).or(page.getByRole("main", { name: "Panel" }));
const tree = (page: Page) => page.getByRole("tree", { name: "Files of the folder" });
const row = (page: Page, name: string | RegExp) => tree(page).getByRole("treeitem", { name });
const tab = (page: Page, name: string) => panel(page).getByRole("tab", { name });
const show = (page: Page) => page.getByRole("button", { name: "Show the panel" }).click();

const cart = "export function total(prices: number[]): number {\n  return prices.length;\n}\n";
const read = { name: "read_file", input: { path: "src/cart.ts" } };
const edit = {
  name: "edit_file",
  input: { path: "src/cart.ts", old_text: "prices.length", new_text: "prices.reduce((a, b) => a + b, 0)" },
};
const write = { name: "write_file", input: { path: "docs/notes.md", content: "# Notes\n\nA **bold** word.\n" } };

test("opens files by keyboard and shows their contents", async ({ page, world }) => {
  world.write("src/cart.ts", cart);
  world.write("src/deep/far.txt", "far away\n");
  world.write("read.me", "read me\n");
  world.write("data.bin", "\0\u0001\0".repeat(700));
  world.write(
    "dot.svg",
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>',
  );
  world.write("long.txt", Array.from({ length: 4_100 }, (_, n) => `line ${n + 1}`).join("\n"));
  world.vendor.play(() => ({ say: "Good morning." }));
  await world.settle(page);
  await expect(page.getByRole("button", { name: "Show the panel" })).toBeHidden();
  await say(page, "good morning");
  await turnDone(page);
  await show(page);
  await expect(tab(page, "Files")).toBeFocused();

  await tree(page).focus();
  await expect(row(page, "src")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowRight");
  await expect(row(page, "src")).toHaveAttribute("aria-expanded", "true");
  await expect(row(page, "deep")).toHaveAttribute("aria-level", "2");
  await page.keyboard.press("c");
  await expect(row(page, "cart.ts")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  const text = panel(page).getByRole("region", { name: "src/cart.ts" });
  await expect(text).toContainText("return prices.length;");
  await expect(text.locator("[data-number]")).toHaveCount(3);
  await expect(text.locator(".code-keyword").first()).toHaveText("export");

  await panel(page).getByRole("button", { name: "Mention this file" }).click();
  await expect(page.getByLabel("Message")).toHaveValue("@src/cart.ts ");
  await expect(page.getByLabel("Message")).toBeFocused();

  await panel(page).getByRole("button", { name: "Back to the files" }).click();
  await expect(tree(page)).toBeFocused();
  await expect(row(page, "cart.ts")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, "cart.ts")).toBeHidden();

  await row(page, "data.bin").click();
  await expect(panel(page)).toContainText("can't be shown here. Its size is 2.1 KB.");
  await panel(page).getByRole("button", { name: "Back to the files" }).click();
  await row(page, "dot.svg").click();
  const picture = panel(page).getByRole("img", { name: "dot.svg" });
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(40);
  await panel(page).getByRole("button", { name: "Back to the files" }).click();
  await row(page, "long.txt").click();
  await expect(panel(page).getByText("line 2000", { exact: true })).toBeAttached();
  await expect(panel(page).getByText("line 2001", { exact: true })).toHaveCount(0);
  await panel(page).getByRole("button", { name: "Show more (2,000 of 4,100 lines)" }).click();
  await expect(panel(page).getByText("line 4000", { exact: true })).toBeAttached();
});

test("marks changed files, shows each change, and says when a file has changed since", async ({
  page,
  world,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  world.write("src/cart.ts", cart);
  world.write("src/other.ts", "export {};\n");
  world.vendor.play([{ calls: [read] }, { calls: [edit, write] }, { say: "Both done." }]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "mend the cart");
  await turnDone(page);
  await show(page);
  await expect(row(page, "src changed in this chat")).toBeVisible();
  await row(page, /^src/).click();
  await expect(row(page, "cart.ts changed in this chat")).toBeVisible();
  await expect(row(page, "other.ts")).toHaveAccessibleName("other.ts");

  await tab(page, "Files").press("ArrowRight");
  await expect(tab(page, "Changes")).toBeFocused();
  await expect(panel(page)).toContainText("2 files · +4 −1");
  const change = (path: string) => panel(page).getByRole("listitem").filter({ hasText: path });
  await expect(change("src/cart.ts").locator(".diff-removed")).toHaveText("-  return prices.length;\n");
  await expect(change("src/cart.ts").locator(".diff-added")).toContainText("prices.reduce");
  await panel(page).getByRole("button", { name: "Copy as a patch" }).click();
  const patch = await page.evaluate(() => navigator.clipboard.readText());
  expect(patch).toContain("--- a/src/cart.ts\n+++ b/src/cart.ts\n");
  expect(patch).toContain("--- /dev/null\n+++ b/docs/notes.md\n");

  await expect(panel(page).getByText("Changed outside this chat since then")).toHaveCount(0);
  world.write("src/cart.ts", "// by somebody else\n");
  await tab(page, "Files").click();
  await panel(page).getByRole("button", { name: "Refresh" }).click();
  await tab(page, "Changes").click();
  await expect(change("src/cart.ts").getByText("Changed outside this chat since then")).toBeVisible();
  await expect(change("docs/notes.md").getByText("Changed outside this chat since then")).toHaveCount(0);

  await change("docs/notes.md").getByRole("button", { name: "Show the file" }).click();
  await expect(panel(page).getByRole("heading", { name: "Notes", exact: true })).toBeVisible();
  await panel(page).getByRole("button", { name: "Source" }).click();
  await expect(panel(page).getByRole("region", { name: "docs/notes.md" })).toContainText("# Notes");
});

test("shows a command while it runs, types into it, and opens a shell of the person's own", async ({ page, world }) => {
  const command = 'echo name; read x; echo "got $x"; sleep 1000';
  world.vendor.play([{ calls: [{ name: "terminal", input: { command } }] }, { say: "It is over." }]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "ask me");
  // A command that waits for input is asked for, also in Auto.
  await page.getByRole("button", { name: "Allow once" }).click();
  await page.getByRole("button", { name: "Show the panel" }).click();
  await tab(page, "Terminal").click();
  const screen = panel(page).locator(".xterm-rows");
  await expect(screen).toContainText("name");
  await expect(panel(page)).toContainText("It also receives what you type.");
  await panel(page).getByRole("textbox").pressSequentially("Ada\n");
  await expect(screen).toContainText("got Ada");
  await panel(page).getByRole("textbox").press("Control+c");
  await turnDone(page);
  await expect(panel(page).getByLabel("Terminals")).toContainText("ended by a signal");
  await expect(panel(page)).toContainText("Process ended");

  await panel(page).getByRole("button", { name: "Open a shell" }).click();
  await expect(panel(page).getByLabel("Terminals")).toHaveText("running · Your shell");
  await expect(panel(page).getByRole("textbox", { name: "Type into the terminal" })).toBeFocused();
  await panel(page).getByRole("textbox").pressSequentially("echo $((6*7)) > answer.txt; echo done-$((1+1))\n");
  await expect(screen).toContainText("done-2");
  expect(world.file("answer.txt")).toBe("42\n");

  // After a restart of the relay its terminals are gone, but the panel stays.
  await world.killRelay();
  await expect(panel(page).getByText("The relay is disconnected. The panel resumes when it is back.")).toBeVisible();
  await world.startRelay();
  await expect(panel(page).getByText("None has run in this chat")).toBeVisible();
  await panel(page).getByRole("button", { name: "Open a shell" }).click();
  await panel(page).getByRole("button", { name: "Stop process" }).click();
  await page.getByRole("dialog", { name: "Stop process" }).getByRole("button", { name: "Stop process" }).click();
  await expect(panel(page)).toContainText("Process ended");
});

test("remembers open state, tab and width; shortcuts show and hide it", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Good morning." }));
  await world.settle(page);
  await say(page, "good morning");
  await turnDone(page);
  await page.keyboard.press("Control+j");
  await tab(page, "Files").press("End");
  await expect(tab(page, "Terminal")).toHaveAttribute("aria-selected", "true");
  await expect(panel(page)).toContainText("None has run in this chat");
  const edge = page.getByRole("separator", { name: "Width of the panel" });
  const before = Number(await edge.getAttribute("aria-valuenow"));
  await edge.press("ArrowLeft");
  await expect(edge).toHaveAttribute("aria-valuenow", String(before + 16));
  await page.reload();
  await expect(tab(page, "Terminal")).toHaveAttribute("aria-selected", "true");
  await expect(edge).toHaveAttribute("aria-valuenow", String(before + 16));
  await page.keyboard.press("Control+j");
  await expect(panel(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Show the panel" })).toBeFocused();
  await page.getByLabel("Message").fill("/changes");
  await page.getByLabel("Message").press("Enter");
  await expect(tab(page, "Changes")).toBeFocused();
  await expect(panel(page)).toContainText("Nothing has changed in this chat yet.");
});

test("is a page of its own on a phone, and Back leads to the chat", async ({ page, world }) => {
  world.write("src/cart.ts", cart);
  world.vendor.play(() => ({ say: "Good morning." }));
  await world.settle(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await say(page, "good morning");
  await turnDone(page);
  await show(page);
  const box = await panel(page).boundingBox();
  expect(box?.width).toBe(390);
  await expect(page.getByLabel("Message")).toBeHidden();
  await row(page, "src").click();
  await row(page, "cart.ts").click();
  expect((await panel(page).getByRole("button", { name: "Copy path" }).boundingBox())?.height).toBeGreaterThanOrEqual(
    44,
  );
  await panel(page).getByRole("button", { name: "Mention this file" }).click();
  await expect(panel(page)).toBeHidden();
  await expect(page.getByLabel("Message")).toHaveValue("@src/cart.ts ");
  await show(page);
  await page.goBack();
  await expect(panel(page)).toBeHidden();
  await expect(page.getByText("Good morning.")).toBeVisible();
});
