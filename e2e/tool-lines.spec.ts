// Lines of tool calls in a chat: answers, exit codes, searches and files.
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

test("B14 the line of a question shows the answer, and a skipped question did not fail", async ({ page, world }) => {
  const asks = (question: string) => ({
    calls: [{ name: "ask_user", input: { question, options: ["Euros", "Dollars"] } }],
  });
  world.vendor.play([asks("Which currency?"), asks("Which rate?"), { say: "Set." }]);
  await world.settle(page);
  await say(page, "set the currency");
  const card = page.getByRole("alertdialog");
  await card.getByRole("button", { name: "Euros" }).click();
  await expect(card).toContainText("Which rate?");
  await card.getByRole("button", { name: "Skip" }).click();
  await turnDone(page);
  const rows = page.locator(".tool");
  await expect(rows.nth(0)).toContainText("Which currency?→ Euros");
  await expect(rows.nth(1)).toContainText("skipped");
  await expect(rows.nth(1)).not.toContainText("failed");
});

test("B22 a command that failed shows its exit code and last lines, and one that succeeded shows neither", async ({
  page,
  world,
}) => {
  const runs = (command: string) => ({ calls: [{ name: "terminal", input: { command } }] });
  world.vendor.play([runs("echo fine"), runs("echo the cause; exit 3"), { say: "Seen." }]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "run both");
  await turnDone(page);
  const [good, bad] = [page.locator(".tool").nth(0), page.locator(".tool").nth(1)];
  await expect(bad).toHaveClass(/tool-bad/);
  await expect(bad).toContainText("exit 3");
  await expect(bad.locator(".tool-progress")).toContainText("the cause");
  await expect(good).not.toHaveClass(/tool-bad/);
  await expect(good).toContainText("exit 0");
});

test("B23 a search names what was searched, and a file is a link that shows it in the panel", async ({
  page,
  world,
}) => {
  world.write("cart.js", "const total = 1;\n");
  world.vendor.play([
    { calls: [{ name: "grep", input: { pattern: "total", path: "." } }] },
    { calls: [{ name: "read_file", input: { path: "cart.js" } }] },
    { say: "Found." },
  ]);
  await world.settle(page);
  await say(page, "find it");
  await turnDone(page);
  await expect(page.locator(".tool").nth(0)).toContainText("Searched“total”");
  await page.getByRole("button", { name: "Show cart.js in the panel" }).click();
  await expect(page.locator(".panel")).toContainText("const total = 1;");
});

test("a command is edited before it is allowed: the edited command runs, and the row says so", async ({
  page,
  world,
}) => {
  world.vendor.play([{ calls: [{ name: "terminal", input: { command: "echo theirs > out.txt" } }] }, { say: "Ran." }]);
  await world.settle(page);
  await say(page, "run it");
  const ask = page.getByRole("alertdialog");
  await expect(ask).toContainText("$ echo theirs > out.txt");
  await page.getByRole("log").focus();
  await page.keyboard.press("e");
  await ask.getByLabel("Edit the command").fill("");
  await page.keyboard.press("Enter");
  await ask.getByLabel("Edit the command").fill("echo mine > out.txt");
  await ask.getByRole("button", { name: "Allow edited version" }).click();
  await expect(page.getByText("Ran.", { exact: true })).toBeVisible();
  expect(world.file("out.txt")).toBe("mine\n");
  await expect(page.locator(".tool")).toContainText("echo mine");
  await expect(page.locator(".tool")).toContainText("edited by you");
  await expect(page.locator(".tool")).toContainText("exit 0");
});
