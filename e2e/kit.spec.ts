// The parts that every page is made of: selects, comboboxes, dialogs, tooltips.
import { pick } from "./support/pick.ts";
import { expect, shared as test } from "./support/world.ts";

test("a select works by keyboard as people expect", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const theme = page.getByRole("combobox", { name: "Theme" });
  const list = page.getByRole("listbox", { name: "Theme" });
  await theme.focus();
  await page.keyboard.press("ArrowDown");
  await expect(list).toBeVisible();
  const active = async () => (await page.locator(".option[data-active=true]").innerText()).trim();
  const first = await active();
  await page.keyboard.press("ArrowDown");
  expect(await active()).not.toBe(first);
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(theme, "Escape keeps the choice").toHaveText(first);
  await expect(theme).toBeFocused();

  await page.keyboard.press("d");
  expect(await active(), "a letter finds the option").toBe("Dark");
  await page.keyboard.press("Enter");
  await expect(theme).toHaveText("Dark");
  await expect(theme).toBeFocused();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("Space");
  await page.keyboard.press("Home");
  await page.keyboard.press("Tab");
  await expect(theme, "Tab chooses and goes on").toHaveText(first);
  await expect(page.getByRole("combobox", { name: "Accent" })).toBeFocused();

  await theme.click();
  await expect(list).toBeVisible();
  await theme.click();
  await expect(list, "a second click closes the list").toBeHidden();
});

test("a combobox finds by any word, also inside a dialog", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  await page.getByRole("button", { name: "Add an account" }).click();
  const dialog = page.getByRole("dialog", { name: "Add an account" });
  const vendor = dialog.getByRole("combobox", { name: "Vendor" });
  await vendor.click();
  const search = page.getByRole("combobox", { name: "Search vendors" });
  await expect(search).toBeFocused();
  await search.fill("machine ollama");
  await expect(page.getByRole("option")).toHaveText(["Ollama (this machine)"]);
  await search.fill("nothing like this");
  await expect(page.getByText("No vendor fits.", { exact: false })).toBeVisible();
  await search.fill("openrou");
  await page.keyboard.press("Enter");
  await expect(vendor).toHaveText("OpenRouter");
  await expect(vendor).toBeFocused();
  await vendor.click();
  await page.keyboard.press("Escape");
  await expect(search).toBeHidden();
  await expect(dialog, "Escape closes the list only").toBeVisible();
  await pick(vendor, "Anthropic");
  await expect(vendor).toHaveText("Anthropic");
});

test("a dialog has a title and a close button, and returns the focus", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const add = page.getByRole("button", { name: "Add an account" });
  await add.click();
  const dialog = page.getByRole("dialog", { name: "Add an account" });
  await expect(dialog.getByRole("heading", { name: "Add an account" })).toBeVisible();
  await expect(dialog.getByRole("combobox", { name: "Vendor" }), "the first field has the focus").toBeFocused();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
  await expect(add).toBeFocused();
});

test("a tooltip shows the name and the shortcut of an icon, by pointer and by keyboard", async ({ page, world }) => {
  await world.settle(page);
  const tip = page.getByRole("tooltip");
  const rail = page.getByRole("button", { name: "Show or hide the sidebar" });
  await rail.hover();
  await expect(tip).toHaveText(/Show or hide the sidebar.*(Ctrl|⌘)B/s);
  await page.mouse.move(640, 300);
  await expect(tip).toBeHidden();
  await page.keyboard.press("Tab");
  await rail.focus();
  await expect(tip).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(tip, "Escape hides it").toBeHidden();
  expect(await page.locator("[title]").count(), "no native tooltip is left").toBe(0);
});
