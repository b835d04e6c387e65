// What it cost, on screen: totals, chart and table, filters, the way from a turn to its call and back.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
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
  await page.getByRole("button", { name: "Show all again, not only claude-haiku-5-5" }).click();
  const purposes = page.locator(".money-shares section").filter({ hasText: "By purpose" });
  await purposes.getByRole("link", { name: "title" }).click();
  await expect(page).toHaveURL(/purpose=title/);
  await expect(rows).toHaveText([/title/]);
  await page.getByRole("button", { name: "Show all again, not only title" }).click();
  await expect(rows).toHaveCount(2);
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

test("any currency can be used, at a rate of one's own or a fetched one, and other tabs follow at once", async ({
  page,
  context,
  world,
}) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  const other = await context.newPage();
  await other.goto(`${world.origin}/money`);
  await expect(other.locator(".money-hero")).toContainText("$");
  await page.goto(`${world.origin}/settings`);
  const money = page.locator("section#currency");
  await money.getByLabel("Code of the currency").fill("kwd");
  await money.getByLabel("One dollar in it").fill("0.31");
  await money.getByRole("button", { name: "Use it" }).click();
  await expect(other.locator(".money-hero")).toContainText("KWD");
  await expect(money.getByLabel("One dollar in KWD")).toHaveValue("0.31");

  await money.getByLabel("Currency", { exact: false }).first().selectOption("€ EUR");
  await expect(other.locator(".money-hero")).toContainText("€");
  await context.route("https://api.frankfurter.dev/**", (route) =>
    route.fulfill({ status: 503, headers: { "access-control-allow-origin": "*" } }),
  );
  await money.getByRole("button", { name: "Update the rates" }).click();
  await expect(money.getByRole("status")).toContainText("What was there stays.");
  await context.unroute("https://api.frankfurter.dev/**");
  await context.route("https://api.frankfurter.dev/**", (route) =>
    route.fulfill({
      json: [{ date: "2026-11-25", base: "USD", quote: "EUR", rate: 1000 }],
      headers: { "access-control-allow-origin": "*" },
    }),
  );
  await money.getByRole("button", { name: "Update the rates" }).click();
  await expect(money).toContainText("Rates of Nov 25, 2026: frankfurter.dev");
  await money.getByLabel("One dollar in EUR").fill("2000000");
  await money.getByLabel("One dollar in EUR").blur();
  const shown = () => other.locator(".money-hero").textContent();
  const before = await shown();
  await money.getByLabel("One dollar in EUR").fill("");
  await money.getByLabel("One dollar in EUR").blur();
  await expect(other.locator(".money-hero")).not.toHaveText(before ?? "");
  await page.reload();
  await expect(money).toContainText("Rates of Nov 25, 2026");
});

test("an account's own prices hold from the next call on, in dollars and in the vendor's yuan, and a plan costs nothing", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  const dialog = page.getByRole("dialog");
  const edit = async (model: string) => {
    await page.goto(`${world.origin}/settings`);
    await page.getByRole("listitem").filter({ hasText: model }).getByRole("button", { name: "Edit" }).click();
    await dialog.getByText("What its calls cost").click();
  };
  const save = async () => {
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
  };
  const detailOf = async (model: string) => {
    await page.goto(`${world.origin}/money`);
    await page.locator(".money-calls tbody tr", { hasText: model }).getByRole("button").first().click();
    return page.locator(".money-detail");
  };
  await edit("claude-sonnet-5-5");
  await dialog.getByLabel("Model", { exact: true }).fill("deepseek-v4-pro");
  await dialog.getByLabel("The vendor charges in").selectOption("yuan");
  await save();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "one");
  await turnDone(page);
  await expect(await detailOf("deepseek-v4-pro")).toContainText(/Charged by the vendor¥\d+\.\d{9} CNY/);

  await edit("deepseek-v4-pro");
  await dialog.getByRole("button", { name: "Add a price" }).click();
  await dialog.getByLabel("Model of price 1").fill("claude-opus-4-8");
  await expect(dialog.getByLabel("Input", { exact: true })).toHaveAttribute("placeholder", "5");
  for (const [name, dollars] of Object.entries({
    Input: "1000",
    Output: "1000",
    "From cache": "1000",
    "To cache, 5 min": "1000",
    "To cache, 1 h": "1000",
  }))
    await dialog.getByLabel(name, { exact: true }).fill(dollars);
  await dialog.getByRole("button", { name: "Add a price" }).click();
  await dialog.getByRole("checkbox", { name: "Covered by a plan: counted, nothing spent" }).last().check();
  await dialog.getByLabel("Model", { exact: true }).fill("claude-opus-4-8");
  await save();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "two");
  await turnDone(page);
  await expect(await detailOf("claude-opus-4-8")).toContainText("price list · own/claude-opus-4-8");

  await edit("claude-opus-4-8");
  await dialog.getByRole("button", { name: "Remove the price of claude-opus-4-8" }).click();
  await save();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "three");
  await turnDone(page);
  await page.goto(`${world.origin}/money`);
  const newest = page.locator(".money-calls tbody tr", { hasText: "claude-opus-4-8" }).filter({ hasText: "answer" });
  await expect(newest).toHaveCount(2);
  await expect(newest.first()).toContainText("$0.00");
  await newest.first().getByRole("button").first().click();
  await expect(page.locator(".money-detail")).toContainText("covered by a plan");
});

test("a fetched price list gives an unlisted model a price, says whose it is, and can be removed", async ({
  page,
  context,
  world,
}) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await context.route("https://raw.githubusercontent.com/**", (route) =>
    route.fulfill({
      json: {
        "mystery-9": {
          litellm_provider: "xai",
          mode: "chat",
          input_cost_per_token: 0.001,
          output_cost_per_token: 0.001,
        },
      },
      headers: { "access-control-allow-origin": "*" },
    }),
  );
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const list = page.locator("section#prices");
  await list.getByRole("button", { name: "Fetch newer prices" }).click();
  await expect(list).toContainText("1 model of LiteLLM's");
  await page
    .getByRole("listitem")
    .filter({ hasText: "claude-sonnet-5-5" })
    .getByRole("button", { name: "Edit" })
    .click();
  await page.getByRole("dialog").getByLabel("Model", { exact: true }).fill("mystery-9");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "one");
  await turnDone(page);
  await page.goto(`${world.origin}/money`);
  await page.locator(".money-calls tbody tr", { hasText: "mystery-9" }).getByRole("button").first().click();
  await expect(page.locator(".money-detail")).toContainText("xai/mystery-9@20");
  await page.goto(`${world.origin}/settings`);
  await list.getByRole("button", { name: "Remove the fetched prices" }).click();
  await expect(list.getByRole("status")).toContainText("Only Octo's own list holds now.");
});

test("the ledger is saved as CSV, as JSON and as JSON Lines: what is shown, or a month", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await page.getByRole("link", { name: "Money" }).first().click();
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(2);
  const save = async () => {
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const download = await coming;
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  };
  await page.getByLabel("Export as").selectOption("CSV");
  const csv = await save();
  expect(csv.name).toMatch(/^octo-\d{4}-\d{2}-\d{2}\.csv$/);
  expect(csv.text).toMatch(/^id,session_id,timestamp,model,prompt_tokens,.*\r\n/);
  expect(csv.text.split("\r\n")).toHaveLength(4);
  await page.getByLabel("Export as").selectOption("json");
  expect(JSON.parse((await save()).text)).toHaveLength(2);

  await page.locator(".money-shares").getByRole("link", { name: "claude-haiku-5-5" }).click();
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(1);
  expect(JSON.parse((await save()).text)).toMatchObject([{ model: "claude-haiku-5-5" }]);
  await page.getByLabel("Export as").selectOption("JSON Lines");
  await page.getByLabel("Export what").selectOption({ index: 1 });
  const month = await save();
  expect(month.name).toMatch(/^\d{4}-\d{2}\.jsonl$/);
  expect(month.text.trim().split("\n")).toHaveLength(2);

  await choose(page, { "again.jsonl": month.text });
  await expect(page.getByText("0 calls added · 2 known already.")).toBeVisible();
});

/** Through the button and the window that a browser opens for choosing. */
async function choose(page: Page, files: Record<string, string>): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import…" }).click();
  const chosen = Object.entries(files).map(([name, text]) => ({
    name,
    mimeType: "application/jsonl",
    buffer: Buffer.from(text),
  }));
  await (await choosing).setFiles(chosen);
}

const ruby = (id: string, cost: number | null) => ({
  id,
  session_id: "def456",
  timestamp: "2026-05-22T15:30:00+08:00",
  model: "claude-sonnet-4.5",
  prompt_tokens: 1500,
  completion_tokens: 500,
  cache_read_tokens: 1000,
  cache_write_tokens: 0,
  cost_usd: cost,
  cost_source: "price",
});

const claude = (output_tokens: number, model = "claude-sonnet-4-5-20250929") => ({
  type: "assistant",
  uuid: `u${output_tokens}`,
  sessionId: "6f3a21bc-d0d0",
  cwd: "/home/me/garden",
  requestId: "req_1",
  timestamp: "2026-05-21T10:00:00.000Z",
  message: {
    id: `msg_${model}`,
    model,
    usage: {
      input_tokens: 1_000,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens,
    },
  },
});

const lines = (...rows: (object | string)[]) =>
  rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`).join("");

test("books of the earlier Octo and logs of Claude Code come in once, with their figures, and say whose they are", async ({
  page,
  world,
}) => {
  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  await expect(page.getByText("Every call of a model will be listed here")).toBeVisible();
  await choose(page, { "holiday.png": "PNG\n\u0000" });
  await expect(page.getByRole("status").filter({ hasText: "holiday.png: no calls were found." })).toContainText(
    "~/.claude/projects",
  );

  const files = {
    "2026-05.jsonl": lines(ruby("abc123", 0.25), "{ torn", ruby("abc124", 0.5)),
    "log.jsonl": lines(
      claude(1),
      { type: "user", uuid: "u0", sessionId: "s" },
      claude(200_000),
      claude(7, "mystery-9"),
    ),
  };
  await choose(page, files);
  await expect(page.getByText("4 calls added · 0 known already · 1 line could not be read.")).toBeVisible();
  // 0.25 + 0.5 of the one, 1,000 tokens in and 200,000 out of the other; what the last cost nobody knows.
  await expect(page.locator(".money-hero")).toHaveText("at least $3.75");
  await expect(page.getByText("1 of them at an unknown price")).toBeVisible();
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(4);
  await expect(page.getByRole("link", { name: "A chat of Claude Code (6f3a21bc)" })).toBeVisible();
  await page.getByRole("link", { name: "A chat of the earlier Octo (def456)" }).click();
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(2);
  await page.locator(".money-calls tbody").getByRole("button").first().click();
  await expect(page.locator(".money-detail")).toContainText("Imported fromthe earlier Octo");
  await expect(page.getByRole("button", { name: "Go to the message" })).toHaveCount(0);

  await choose(page, files);
  await expect(page.getByText("0 calls added · 4 known already · 1 line could not be read.")).toBeVisible();
  await page.goto(`${world.origin}/money?period=all`);
  await expect(page.locator(".money-hero")).toHaveText("at least $3.75");
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(4);
});

test("what one tab imports is on the page of another", async ({ page, context, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  const other = await context.newPage();
  await other.goto(`${world.origin}/money?period=all`);
  await expect(other.getByText("Every call of a model will be listed here")).toBeVisible();
  await choose(page, { "2026-05.jsonl": lines(ruby("abc123", 0.25)) });
  await expect(other.locator(".money-hero")).toHaveText("$0.2500");
});
