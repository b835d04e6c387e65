// Everything a person can set: found by searching, working at once, kept.
import { expect, say, test, turnDone } from "./support/world.ts";

test("a search narrows the settings to what fits, and says when nothing does", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  await page.getByLabel("Search the settings").fill("violet");
  await expect(page.getByRole("region", { name: "Look" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Storage" })).toBeHidden();
  await page.getByLabel("Search the settings").fill("no such thing");
  await expect(page.getByText("No setting has “no such thing” in it.")).toBeVisible();
  await page.getByRole("button", { name: "Show all settings" }).click();
  await expect(page.getByRole("region", { name: "Storage" })).toBeVisible();
});

test("accent and size change the page at once and stay", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const look = () =>
    page.evaluate(() => {
      const style = getComputedStyle(document.body);
      return { size: style.fontSize, accent: style.getPropertyValue("--accent") };
    });
  const before = await look();
  await page.getByLabel("Accent").selectOption("Violet");
  await page.getByLabel("Text size").selectOption("Large");
  const after = await look();
  expect(Number.parseFloat(after.size)).toBeGreaterThan(Number.parseFloat(before.size));
  expect(after.accent).not.toBe(before.accent);
  await page.reload();
  expect(await look()).toEqual(after);
});

test("what would be allowed is what the person's rules and the mode say", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const box = page.getByRole("group", { name: "Would this be allowed?" });
  await box.getByLabel("Run a command").fill("npm test");
  await expect(box).toContainText("You would be asked.");
  await box.getByLabel("Permission mode").selectOption("Auto");
  await expect(box).toContainText("Yes, without asking.");
  await box.getByLabel("Permission mode").selectOption("Ask first");
  const rules = page.getByRole("region", { name: "Your rules" });
  await rules.getByRole("textbox", { name: "Command begins with" }).fill("npm test");
  await rules.getByRole("button", { name: "Add rule" }).click();
  await expect(box).toContainText("Yes, without asking. Your rules allow it.");
  await box.getByLabel("Run a command").fill("mkfs /dev/sda");
  await expect(box).toContainText("No.");
  await rules.getByRole("button", { name: "Remove the rule for npm test" }).click();
  await box.getByLabel("Run a command").fill("npm test");
  await expect(box).toContainText("You would be asked.");
});

test("limits of a turn hold for the next new chat", async ({ page, world }) => {
  world.vendor.play(() => ({ calls: [{ name: "list_files", input: {} }] }));
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  await page.getByLabel("Steps of one turn").fill("2");
  await page.getByLabel("Steps of one turn").blur();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "go on and on");
  await expect(page.locator(".turn")).toContainText("Limit reached");
});

test("a folder that is closed is out of reach", async ({ page, world }) => {
  world.vendor.play((_, n) => (n === 0 ? { calls: [{ name: "list_files", input: {} }] } : { say: "Over." }));
  await world.settle(page);
  const { folder } = world;
  await page.goto(`${world.origin}/settings`);
  await page.getByRole("button", { name: `Close ${folder}` }).click();
  await expect(page.getByText("No folder is open yet.")).toBeVisible();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await expect(page.getByRole("button", { name: "Choose a folder" })).toBeVisible();
});

test("an account that was renamed answers as before", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const accounts = page.getByRole("region", { name: "Model accounts" });
  await accounts.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Name and small model").click();
  await dialog.getByLabel("Name", { exact: true }).fill("My Claude");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(accounts.getByText("My Claude")).toBeVisible();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "hello");
  await turnDone(page);
  expect(world.vendor.requests.at(0)?.path).toContain("/v1/messages");
});
