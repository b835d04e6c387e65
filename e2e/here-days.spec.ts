// Days on the Money page: of the place where the person is, or of the place where each call was made.
import { choose, lines, ownLine } from "./support/billing-files.ts";
import { expect, test } from "./support/world.ts";
import { pick } from "./support/pick.ts";

// The relay, and with it the tests, may run in another time zone than the browser.
test.use({ timezoneId: "Asia/Tokyo" });

test("days are those of the place where the person is, or of the place where each call was made", async ({
  page,
  world,
}) => {
  await world.settle(page);
  await page.getByRole("link", { name: "Money" }).first().click();
  const year = new Date().getFullYear() - 1;
  await choose(page, {
    "ours.jsonl": lines(
      ownLine("at home", `${year}-05-10T12:00:00+09:00`),
      ownLine("in Lisbon, late", `${year}-05-10T23:30:00+01:00`),
    ),
  });
  await expect(page.getByText("2 calls added")).toBeVisible();
  const days = page.locator(".money-chart tbody th");
  const show = async (query: string) => {
    await page.goto(new URL(`/money?${query}`, page.url()).href);
    await page.getByRole("button", { name: "As a table" }).click();
  };
  const span = `period=custom&from=${year}-05-01&to=${year}-05-31`;
  await show(span);
  await expect(days).toHaveText(["May 10", "May 11"]);
  await page.goto(new URL(`/money?${span}&day=${year}-05-11`, page.url()).href);
  const rows = page.locator(".money-calls tbody tr");
  await expect(rows).toHaveCount(1);
  await rows.getByRole("button").click();
  await expect(page.locator(".money-detail")).toContainText(`Time where it was made${year}-05-10T23:30:00+01:00`);

  await page.goto(new URL("/settings", page.url()).href);
  const choice = page.getByRole("combobox", { name: /^Days/ });
  await expect(choice).toHaveText("Of the place where I am");
  await pick(choice, "Of the place where each call was made");
  await show(span);
  await expect(days).toHaveText(["May 10"]);
  await page.goto(new URL("/settings", page.url()).href);
  await pick(choice, "Of the place where I am");
  await show(span);
  await expect(days).toHaveText(["May 10", "May 11"]);
});
