// What it cost, on screen: totals, chart and table, filters, the way from a turn to its call and back.
import { expect, say, test, turnDone } from "./support/world.ts";

test("the line under a turn opens its calls, a call opens to its record, and the record leads to the message", async ({
  page,
  world,
}) => {
  world.vendor.play((_, n) => ({ say: `Answer ${n}.` }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await say(page, "two");
  await expect(page.locator(".turn")).toHaveCount(2);
  const chat = new URL(page.url()).pathname;
  await page.locator(".turn").last().getByRole("link", { name: "See the calls" }).click();
  await expect(page).toHaveURL(/\/money\?chat=.*turn=/);
  const rows = page.locator(".money-calls tbody tr");
  await expect(rows).toHaveCount(1);
  await rows.getByRole("button").click();
  await expect(page.getByText("Exact cost")).toBeVisible();
  await expect(page.locator(".money-detail")).toContainText(/\$0\.\d{9}/);
  await page.getByRole("button", { name: "Go to the message" }).click();
  await expect(page).toHaveURL(new RegExp(`${chat}\\?at=e\\d+$`));
  await expect(page.getByText("Answer 1.", { exact: true })).toBeInViewport();
});

test("filters are in the address, and each can be taken away", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await page.getByRole("link", { name: "Money" }).first().click();
  const rows = page.locator(".money-calls tbody tr");
  // The answer and the title that a smaller model gave.
  await expect(rows).toHaveCount(2);
  await page.locator(".money-shares").getByRole("link", { name: "claude-haiku-5-5" }).click();
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Show all again, not only claude-haiku-5-5" }).click();
  await expect(rows).toHaveCount(2);
  await page.goBack();
  await expect(rows).toHaveCount(1);
});

test("the chart can be walked, picks a day, and says the same as its table", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await page.getByRole("link", { name: "Money" }).first().click();
  const total = await page.locator(".money-hero").textContent();
  const bars = page.getByRole("group", { name: /Cost over time/ });
  await bars.locator("button").last().focus();
  await expect(page.locator(".money-days output")).toContainText(`${total} · 2 requests`);
  await page.keyboard.press("Home");
  await expect(bars.locator("button").first()).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/day=\d{4}-\d{2}-\d{2}/);
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(2);
  await page.getByRole("button", { name: "As a table" }).click();
  await expect(page.locator(".money-chart tbody tr")).toHaveText([new RegExp(`2\\${total}`)]);
});

test("days of the person's choice bound the totals and the calls", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await page.getByRole("link", { name: "Money" }).first().click();
  await page.getByLabel("Period").selectOption("Days of my choice");
  await page.getByLabel("From", { exact: true }).fill("2026-01-01");
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(2);
  await page.getByLabel("To", { exact: true }).fill("2026-01-31");
  await expect(page.locator(".money-hero")).toHaveText("$0.00");
  await expect(page.getByText("Every call of a model will be listed here")).toBeVisible();
});

test("W-058 the cost is shown in the chosen currency, everywhere and after a reload", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await expect(page.locator(".turn")).toContainText("$");
  const chat = page.url();
  await page.getByRole("link", { name: "Money" }).first().click();
  await page.getByLabel("Currency").selectOption("¥ CNY");
  await expect(page.locator(".money-hero")).toContainText("¥");
  await page.goto(chat);
  await expect(page.locator(".turn")).toContainText("¥");
});
