import { expect, say, test } from "./support/world.ts";

const cart = "export const total = (items) => items.reduce((sum, item) => sum + item, 1);\n";
const check = `import { test } from "node:test";
import assert from "node:assert";
import { total } from "./cart.js";
test("adds up", () => assert.equal(total([1, 2]), 3));
`;

test("a person pairs, gives a key, chooses a folder and has a failing test repaired", async ({ page, world }) => {
  world.write("package.json", '{ "type": "module" }\n');
  world.write("cart.js", cart);
  world.write("cart.test.js", check);
  world.vendor.play([
    { say: "Let me look.", calls: [{ name: "read_file", input: { path: "cart.js" } }] },
    { calls: [{ name: "edit_file", input: { path: "cart.js", old_text: "item, 1)", new_text: "item, 0)" } }] },
    { calls: [{ name: "terminal", input: { command: "node --test" } }] },
    { say: "The sum began at **one**. It passes now." },
  ]);
  await world.settle(page);
  expect(new URL(page.url()).hash).toBe("");
  await say(page, "make the failing test pass");

  // The change in full, before anything is written.
  const ask = page.getByRole("alertdialog");
  await expect(ask).toContainText("cart.js");
  await expect(ask).toContainText("item, 0)");
  expect(world.file("cart.js")).toBe(cart);
  await ask.getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByRole("alertdialog", { name: /run a command/ })).toContainText("node --test");
  expect(world.file("cart.js")).toContain("item, 0)");
  await page.getByRole("alertdialog").getByRole("button", { name: "Allow once" }).click();

  await expect(page.getByText("It passes now.")).toBeVisible();
  await expect(page.locator(".turn").last()).toContainText(/Done.*\$0\.\d+/);
  await page.getByRole("link", { name: "Money" }).first().click();
  await expect(page.getByRole("row").filter({ hasText: "claude-sonnet-5-5" })).not.toHaveCount(0);
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(5);
});

test("the folder that is opened is the one named in the field, found by browsing or typed, and no other", async ({
  page,
  world,
}) => {
  world.write("inner/deep/file.txt", "here\n");
  await world.pair(page);
  await page.getByRole("button", { name: "Choose a folder" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  const path = dialog.getByLabel("Path");
  await expect(path).toHaveValue(/./);
  await path.fill(world.folder);
  await dialog.getByRole("button", { name: "Go", exact: true }).click();
  await dialog.getByRole("button", { name: "inner" }).click();
  await expect(dialog.getByRole("button", { name: "deep" })).toBeVisible();
  await expect(path).toHaveValue(`${world.folder}/inner`);
  await dialog.getByRole("button", { name: "..", exact: true }).click();
  await expect(dialog.getByRole("button", { name: "inner" })).toBeVisible();

  await path.fill(`${world.folder}/nowhere`);
  await dialog.getByRole("button", { name: "Open this folder" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await path.fill(`${world.folder}/inner/deep`);
  await dialog.getByRole("button", { name: "Open this folder" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByTitle(`${world.folder}/inner/deep`)).toHaveText("deep");
});
