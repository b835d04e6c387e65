// The command palette and the list of shortcuts, by keyboard.
import { seedChats } from "./support/seed.ts";
import { expect, shared as test } from "./support/world.ts";

test("the palette finds chats, messages and actions, all by keyboard", async ({ page, world }) => {
  await world.settle(page);
  const at = Date.now();
  await seedChats(page, [
    { id: "session_a", title: "Mend the cart", words: ["the pangolin wants a receipt", "It has one now."], at },
    { id: "session_b", title: "Pangolin facts", words: ["what do they eat?", "Ants."], at: at - 1_000 },
  ]);
  await page.reload();
  const message = page.getByLabel("Message");
  await expect(message).toBeVisible();
  await message.focus();

  const dialog = page.getByRole("dialog", { name: "Command palette" });
  const field = dialog.getByRole("combobox", { name: "Search chats, messages and actions" });
  const options = dialog.getByRole("option");
  const chosen = dialog.getByRole("option", { selected: true });
  await page.keyboard.press("ControlOrMeta+k");
  await expect(field).toBeFocused();
  await expect(dialog.getByRole("group", { name: "Recent chats" }).getByRole("option")).toHaveText([
    "Mend the cart",
    "Pangolin facts",
  ]);
  await expect(chosen).toHaveText("Mend the cart");
  await expect(field).toHaveAttribute("aria-activedescendant", (await chosen.getAttribute("id")) ?? "none");
  await page.keyboard.press("ArrowDown");
  await expect(chosen).toHaveText("Pangolin facts");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(message).toBeFocused();

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("pangolin");
  await expect(options).toHaveCount(2);
  await expect(dialog.getByRole("group", { name: "Chats" }).locator("mark")).toHaveText("Pangolin");
  await expect(dialog.getByRole("group", { name: "Messages" })).toContainText("the pangolin wants a receipt");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/chat\/session_a\?at=e2$/);
  await expect(page.getByText("It has one now.")).toBeVisible();

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("zebra");
  await expect(dialog.getByText("No results for “zebra”.")).toBeVisible();
  await field.fill("mon");
  await expect(chosen).toHaveText("Money");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/money$/);

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("dark");
  await expect(chosen).toContainText("light and dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("the question mark opens the list of shortcuts, but not while typing", async ({ page, world }) => {
  await world.settle(page);
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await page.getByLabel("Message").press("?");
  await expect(page.getByLabel("Message")).toHaveValue("?");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("link", { name: "Money" }).focus();
  await page.keyboard.press("Shift+?");
  await expect(dialog).toContainText("Command palette");
  await expect(dialog.getByRole("definition").filter({ hasText: /^CtrlK$/ })).toBeVisible();
  await expect(dialog.getByRole("region", { name: "When Octo asks" })).toContainText("Allow once");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Money" })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+Shift+o");
  await expect(page).toHaveURL(/\/$/);
});
