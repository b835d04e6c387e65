// Estimates and calls without a price on the Money page: no sum that contains them looks exact.
import { readFileSync } from "node:fs";
import { choose, justNow, lines, ownLine } from "./support/billing-files.ts";
import { expect, shared as test } from "./support/world.ts";
import { pick } from "./support/pick.ts";

test("sums with estimates say “about”, sums without some prices “at least”, everywhere on the page", async ({
  page,
  world,
}) => {
  await world.settle(page);
  await page.getByRole("link", { name: "Money" }).first().click();
  const called = (id: string, more: object) => ({ ...ownLine(id, justNow()), ...more });
  const guessed = { usage_source: "estimated", cost_source: "estimated" };
  const unknown = { cost_nanos: null, cost_usd: null, cost_source: "unknown", model: "unheard-of" };
  await choose(page, {
    "ours.jsonl": lines(
      called("known", { cost_nanos: 4e9, model: "known" }),
      called("guess", { cost_nanos: 2e9, model: "guessed", outcome: "lost", channel: "telegram", ...guessed }),
      called("guess of the cost", { cost_nanos: 1e9, model: "guessed", cost_source: "estimated" }),
      called("no price", unknown),
    ),
  });
  await expect(page.locator(".money-hero")).toHaveText("at least about $7.00");
  await expect(
    page.getByText("2 of them are estimates: $3.00 of the total · 1 of them with an unknown price"),
  ).toBeVisible();
  await expect(page.locator(".money-facts").first()).toContainText("Failed, stopped and lost callsabout $2.00");
  const part = (title: string) => page.locator(".money-breakdown section").filter({ hasText: title });
  await expect(part("By model").locator("tbody tr")).toHaveText([
    "known1 request$4.00",
    "guessed2 requestsabout $3.00",
    "unheard-of1 requestprice unknown",
  ]);
  await expect(part("By channel").locator("tbody tr")).toHaveText([
    "In Octo itself3 requestsat least about $5.00",
    "telegram1 requestabout $2.00",
  ]);
  const bar = page.getByRole("button", { name: /at least about \$7\.00 · 4 requests/ });
  await expect(bar).toHaveClass(/money-unpriced/);
  await expect(bar).toHaveCSS("--estimated", String(3 / 7));
  await page.getByRole("button", { name: "As a table" }).click();
  await expect(page.locator(".money-chart tbody tr")).toHaveText(/4at least about \$7\.00$/);
  const row = page.locator(".money-calls tbody tr").filter({ hasText: "about $1.00" });
  await row.getByRole("button").click();
  await expect(page.locator(".money-detail")).toContainText("Estimated cost$1.000000000");

  await pick(page.getByRole("combobox", { name: "Export format" }), "CSV");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const [head = "", ...rows] = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\r\n");
  const cell = (text: string, column: string) => text.split(",")[head.split(",").indexOf(column)];
  const sources = rows.map((text) => ["id", "cost_usd", "cost_source", "usage_source"].map((name) => cell(text, name)));
  expect(new Map(sources.map(([id, ...others]) => [id, others]))).toEqual(
    new Map([
      ["known", ["4.000000000", "price", "vendor"]],
      ["guess", ["2.000000000", "estimated", "estimated"]],
      ["guess of the cost", ["1.000000000", "estimated", "vendor"]],
      ["no price", ["", "unknown", "vendor"]],
    ]),
  );
});
