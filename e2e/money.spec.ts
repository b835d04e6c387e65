// The Money page: totals, chart, table and filters, and the way from a turn to its call and back.
import { readFileSync } from "node:fs";
import { choose, claude, justNow, lines, ownLine, ruby } from "./support/billing-files.ts";
import { expect, say, shared as test, test as alone, turnDone } from "./support/world.ts";
import { pick } from "./support/pick.ts";

test("the line under a turn opens its calls, a call expands to its record, and the record links to the message", async ({
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
  await page.locator(".turn").last().getByRole("link", { name: "Show the calls" }).click();
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

test("filters are part of the address, and each can be removed", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await page.getByRole("link", { name: "Money" }).first().click();
  const rows = page.locator(".money-calls tbody tr");
  // There are two calls: the answer, and the chat's title, which a smaller model made.
  await expect(rows).toHaveCount(2);
  await page.locator(".money-breakdown").getByRole("link", { name: "claude-haiku-5-5" }).click();
  await expect(rows).toHaveCount(1);
  // The totals are now those of the filtered model, and are labelled so.
  const share = page.locator(".money-breakdown tr").filter({ hasText: "claude-haiku-5-5" }).locator("td").last();
  const [hero, requests] = [page.locator(".money-hero"), page.locator(".money-facts dd").first()];
  await expect(hero).toHaveText((await share.textContent()) ?? "");
  await expect(requests).toHaveText("1");
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await expect(requests).toHaveText("2");
  await page.goBack();
  await page.reload();
  await expect(rows).toHaveCount(1);
  await expect(requests).toHaveText("1");
  await page.getByRole("button", { name: "Remove the filter claude-haiku-5-5" }).click();
  await expect(rows).toHaveCount(2);
  await page.goBack();
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Remove the filter claude-haiku-5-5" }).click();
  const purposes = page.locator(".money-breakdown section").filter({ hasText: "By purpose" });
  await purposes.getByRole("link", { name: "title" }).click();
  await expect(page).toHaveURL(/purpose=title/);
  await expect(rows).toHaveText([/title/]);
  await page.getByRole("button", { name: "Remove the filter title" }).click();
  await expect(rows).toHaveCount(2);
});

test("calls are broken down by channel, person and result, and each row links to its calls", async ({
  page,
  world,
}) => {
  await world.settle(page);
  await page.getByRole("link", { name: "Money" }).first().click();
  const called = (id: string, more: object) => ({ ...ownLine(id, justNow()), ...more });
  await choose(page, {
    "ours.jsonl": lines(
      called("one", { channel: "telegram", person: "Ann" }),
      called("two", { channel: "telegram", person: "Bob", outcome: "lost", session_id: "another", cost_nanos: 2 }),
      called("three", { cost_nanos: 1 }),
    ),
  });
  const rows = page.locator(".money-calls tbody tr");
  await expect(rows).toHaveCount(3);
  const part = (title: string) => page.locator(".money-breakdown section").filter({ hasText: title });
  await expect(part("By channel").locator("tbody tr")).toContainText(["telegram2 requests", "In Octo itself1 request"]);
  await expect(part("By person").locator("tbody tr")).toContainText([
    "Ann1 request",
    "Bob1 request",
    "Unnamed1 request",
  ]);
  await expect(part("By chat").locator("tbody tr")).toContainText([
    /not in this browser \(…ession\)/,
    /not in this browser \(…nother\)/,
  ]);
  await part("By channel").getByRole("link", { name: "telegram" }).click();
  await expect(rows).toHaveCount(2);
  await part("By result").getByRole("link", { name: "lost" }).click();
  await expect(rows).toHaveText([/lost/]);
  await expect(page.locator(".money-facts dd").first()).toHaveText("1");
  await rows.getByRole("button").click();
  await expect(page.locator(".money-detail")).toContainText("ChanneltelegramPersonBob");
  await page.reload();
  await part("By person").getByRole("link", { name: "Ann" }).click();
  await expect(page.getByText("No matching calls. Remove a filter above to see more.")).toBeVisible();
  await page.getByRole("button", { name: "Remove the filter lost" }).click();
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await expect(rows).toHaveCount(3);
});

test("the chart works by keyboard, filters by a day, and shows the same as its table", async ({ page, world }) => {
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

test("a custom range of days limits the totals and the calls", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await page.getByRole("link", { name: "Money" }).first().click();
  await pick(page.getByLabel("Period"), "Custom range");
  await page.getByLabel("From", { exact: true }).fill("2026-01-01");
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(2);
  await page.getByLabel("To", { exact: true }).fill("2026-01-31");
  await expect(page.locator(".money-hero")).toHaveText("$0.00");
  await expect(page.getByText("Every model call will be listed here")).toBeVisible();
});

// Uses a relay of its own, because the currency applies to all devices of a relay.
alone("W-058 costs are shown in the chosen currency everywhere, also after a reload", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await expect(page.locator(".turn")).toContainText("$");
  const chat = page.url();
  await page.getByRole("link", { name: "Money" }).first().click();
  await pick(page.getByLabel("Currency"), "¥ CNY");
  await expect(page.locator(".money-hero")).toContainText("¥");
  await page.goto(chat);
  await expect(page.locator(".turn")).toContainText("¥");
});

test("the ledger is exported as CSV, JSON and JSON Lines: the current view, or a month", async ({ page, world }) => {
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
  await pick(page.getByLabel("Export format"), "CSV");
  const csv = await save();
  expect(csv.name).toMatch(/^octo-\d{4}-\d{2}-\d{2}\.csv$/);
  expect(csv.text).toMatch(/^id,session_id,timestamp,model,prompt_tokens,.*\r\n/);
  expect(csv.text.split("\r\n")).toHaveLength(4);
  await pick(page.getByLabel("Export format"), "JSON");
  expect(JSON.parse((await save()).text)).toHaveLength(2);

  await page.locator(".money-breakdown").getByRole("link", { name: "claude-haiku-5-5" }).click();
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(1);
  expect(JSON.parse((await save()).text)).toMatchObject([{ model: "claude-haiku-5-5" }]);
  await pick(page.getByLabel("Export format"), "JSON Lines");
  await pick(page.getByLabel("What to export"), /^\d{4}-\d{2}$/);
  const month = await save();
  expect(month.name).toMatch(/^\d{4}-\d{2}\.jsonl$/);
  expect(month.text.trim().split("\n")).toHaveLength(2);

  await choose(page, { "again.jsonl": month.text });
  await expect(page.getByText("0 calls added · 2 already in the ledger.")).toBeVisible();
  await choose(page, { "again.csv": csv.text.replace(/(?<=\r\n)([^,]+)/, "$1-elsewhere") });
  await expect(page.getByText("1 call added · 1 already in the ledger.")).toBeVisible();
});

test("ledgers of the earlier Octo and logs of Claude Code are imported once, with their figures and their source", async ({
  page,
  world,
}) => {
  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  await expect(page.getByText("Every model call will be listed here")).toBeVisible();
  await choose(page, { "holiday.png": "PNG\n\u0000" });
  await expect(page.getByRole("status").filter({ hasText: "No calls found in holiday.png." })).toContainText(
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
  await expect(page.getByText("4 calls added · 0 already in the ledger · 1 line could not be read.")).toBeVisible();
  // Two calls cost 0.25 and 0.50. One used 1,000 input and 200,000 output tokens. The last one has an unknown cost.
  await expect(page.locator(".money-hero")).toHaveText("at least $3.75");
  await expect(page.getByText("1 of them with an unknown price")).toBeVisible();
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(4);
  await expect(page.getByRole("link", { name: "A chat of Claude Code (6f3a21bc)" })).toBeVisible();
  await page.getByRole("link", { name: "A chat of the earlier Octo (def456)" }).click();
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(2);
  await page.locator(".money-calls tbody").getByRole("button").first().click();
  await expect(page.locator(".money-detail")).toContainText("Imported fromthe earlier Octo");
  await expect(page.getByRole("button", { name: "Go to the message" })).toHaveCount(0);

  await choose(page, files);
  await expect(page.getByText("0 calls added · 4 already in the ledger · 1 line could not be read.")).toBeVisible();
  await page.goto(`${world.origin}/money?period=all`);
  await expect(page.locator(".money-hero")).toHaveText("at least $3.75");
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(4);
});

test("a call that a wrong clock dated in the future is shown as what it is", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  const [day, year] = [24 * 3_600_000, 5 * 365 * 24 * 3_600_000];
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  await choose(page, { "calls.jsonl": lines(ownLine("past", at(-day)), ownLine("future", at(year))) });
  await expect(page.getByText("dated in the future")).toHaveCount(1);
  const row = page.getByRole("row").filter({ hasText: "dated in the future" });
  await row.getByRole("button").first().click();
  await expect(page.getByText("The clock was wrong", { exact: false })).toBeVisible();
  // Neither the chart nor a period reaches to that day.
  await expect(page.locator(".money-bar")).toHaveCount(2);
  await page.goto(`${world.origin}/money?period=year`);
  await expect(page.locator(".money-hero")).toHaveText(/0\.008/);
});

test("calls that one tab imports appear in another tab", async ({ page, context, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  const other = await context.newPage();
  await other.goto(`${world.origin}/money?period=all`);
  await expect(other.getByText("Every model call will be listed here")).toBeVisible();
  await choose(page, { "2026-05.jsonl": lines(ruby("abc123", 0.25)) });
  await expect(other.locator(".money-hero")).toHaveText("$0.2500");

  // With very many chats, the costliest are named, and all others are summed in one row.
  const many = Array.from({ length: 102 }, (_, i) => ({ ...ruby(`many${i}`, 1), session_id: `chat-${i}` }));
  await choose(page, { "2026-05.jsonl": lines(...many) });
  const chats = other.locator(".money-breakdown section").filter({ hasText: "By chat" });
  await chats.getByRole("button", { name: "Show all 101" }).click();
  await expect(chats.getByRole("row").last()).toHaveText(/3 other chats.*3 requests.*\$2\.25/);
});
