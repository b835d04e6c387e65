// Currencies and prices: where they come from, their date, and what the same calls would cost on other models.
import { choose, claude, lines } from "./support/billing-files.ts";
import { expect, say, shared as test, test as alone, turnDone } from "./support/world.ts";
import { pick } from "./support/pick.ts";

// A choice on one device applies to all devices of a relay, so this test has a relay of its own.
alone(
  "any currency can be used, with a custom or a fetched rate, and other tabs follow at once",
  async ({ page, context, world }) => {
    world.vendor.play(() => ({ say: "Yes." }));
    await world.settle(page);
    await say(page, "one");
    await turnDone(page);
    const other = await context.newPage();
    await other.goto(`${world.origin}/money`);
    await expect(other.locator(".money-hero")).toContainText("$");
    await page.goto(`${world.origin}/settings`);
    const money = page.locator("section#currency");
    await money.getByLabel("Currency code").fill("kwd");
    await money.getByLabel("Rate for 1 US dollar").fill("0.31");
    await money.getByRole("button", { name: "Use" }).click();
    await expect(other.locator(".money-hero")).toContainText("KWD");
    await expect(money.getByLabel("1 US dollar in KWD")).toHaveValue("0.31");

    await pick(money.getByLabel("Currency", { exact: false }).first(), "€ EUR");
    await expect(other.locator(".money-hero")).toContainText("€");
    await context.route("https://api.frankfurter.dev/**", (route) =>
      route.fulfill({ status: 503, headers: { "access-control-allow-origin": "*" } }),
    );
    await money.getByRole("button", { name: "Update the rates" }).click();
    await expect(money.getByRole("status")).toContainText("The existing data is unchanged.");
    await context.unroute("https://api.frankfurter.dev/**");
    await context.route("https://api.frankfurter.dev/**", (route) =>
      route.fulfill({
        json: [{ date: "2026-11-25", base: "USD", quote: "EUR", rate: 1000 }],
        headers: { "access-control-allow-origin": "*" },
      }),
    );
    await money.getByRole("button", { name: "Update the rates" }).click();
    await expect(money).toContainText("Rates of Nov 25, 2026: frankfurter.dev");
    await expect(other.locator(".money-hero")).toHaveText(/^€[1-9]/);
    const listed = await other.locator(".money-hero").textContent();
    await money.getByLabel("1 US dollar in EUR").fill("2000000");
    await money.getByLabel("1 US dollar in EUR").blur();
    await expect(other.locator(".money-hero")).not.toHaveText(listed ?? "");
    await money.getByLabel("1 US dollar in EUR").fill("");
    await money.getByLabel("1 US dollar in EUR").blur();
    await expect(other.locator(".money-hero")).toHaveText(listed ?? "");
    await page.reload();
    await expect(money).toContainText("Rates of Nov 25, 2026");
  },
);

alone(
  "the currency follows to another device, both while it is open and when it opens later",
  async ({ page, browser, world }) => {
    await world.settle(page);
    await page.goto(`${world.origin}/money`);
    await pick(page.getByLabel("Currency"), "€ EUR");
    await expect(page.locator(".money-hero")).toHaveText("€0.00");

    // Restarts the relay, because each start gives only one pairing token.
    await world.killRelay();
    await world.startRelay();
    const hand = await (await browser.newContext()).newPage();
    await world.pair(hand);
    await hand.goto(`${world.origin}/money`);
    await expect(hand.locator(".money-hero")).toHaveText("€0.00");
    await pick(hand.getByLabel("Currency"), "£ GBP");
    await expect(page.locator(".money-hero")).toHaveText("£0.00");
    await expect(page.getByLabel("Currency")).toHaveText("£ GBP");

    await pick(page.getByLabel("Currency"), "$ USD");
    await expect(hand.locator(".money-hero")).toHaveText("$0.00");
    await hand.reload();
    await expect(hand.locator(".money-hero")).toHaveText("$0.00");
    await expect(page.locator(".money-hero")).toHaveText("$0.00");
    await hand.context().close();
  },
);

test("custom prices apply from the next call on, in dollars and in the vendor's yuan, and a plan costs nothing", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  const dialog = page.getByRole("dialog");
  const edit = async (model: string) => {
    await page.goto(`${world.origin}/settings`);
    await page.getByRole("listitem").filter({ hasText: model }).getByRole("button", { name: "Edit" }).click();
    await dialog.getByText("Pricing").click();
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
  await pick(dialog.getByLabel("The vendor charges in"), "yuan");
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
    "Cache reads": "1000",
    "Cache writes, 5 min": "1000",
    "Cache writes, 1 h": "1000",
  }))
    await dialog.getByLabel(name, { exact: true }).fill(dollars);
  await dialog.getByLabel("Per request", { exact: true }).fill("0.25");
  await dialog.getByLabel("Per image", { exact: true }).fill("0.0072");
  await expect(dialog.getByLabel("Per search", { exact: true })).toHaveAttribute("placeholder", "0.01");
  await dialog.getByRole("button", { name: "Add a price" }).click();
  await dialog.getByRole("checkbox", { name: "Covered by a subscription: count calls as free" }).last().check();
  await dialog.getByLabel("Model", { exact: true }).fill("claude-opus-4-8");
  await save();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "two");
  await turnDone(page);
  const detail = await detailOf("claude-opus-4-8");
  await expect(detail).toContainText("price list · own/claude-opus-4-8 1 request at $0.25");
  await expect(detail).toContainText("Included fees$0.25");

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
  await expect(page.locator(".money-detail")).toContainText(/covered by a plan, list value \$\d/);
});

test("a fetched price list adds the price of an unlisted model, names its source, and can be removed", async ({
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
  await expect(list).toContainText("1 model fetched from LiteLLM's");
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
  await expect(list.getByRole("status")).toContainText("Only Octo's built-in list is used now.");
});

test("the same tokens are priced on other models, the person's models first", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  await choose(page, { "log.jsonl": lines(claude(200_000)) });
  await expect(page.locator(".money-hero")).toHaveText("$3.00");
  await page.getByText("Compare the cost on other models").click();
  const rows = page.locator(".money-what-if tbody tr");
  // Both rows are for 1,000 input and 200,000 output tokens. Per million tokens, the first model costs $2 and $10, the
  // second $4 and $20.
  await expect(rows.filter({ hasText: "claude-sonnet-5-5" })).toHaveText("claude-sonnet-5-5−33%$2.00");
  await expect(rows.filter({ hasText: "claude-opus-5-5" })).toHaveText("claude-opus-5-5+33%$4.00");
  await expect(rows.filter({ hasText: "gpt-5.5" })).toHaveCount(0);
  await page.getByRole("button", { name: /Show all \d+ models/ }).click();
  await expect(rows.filter({ hasText: /^gpt-5\.5/ })).toHaveText("gpt-5.5+100%$6.01");
  await page.getByRole("button", { name: "Show only my models" }).click();
  await expect(rows.filter({ hasText: "gpt-5.5" })).toHaveCount(0);
});

test("a vendor's invoice is compared with the ledger, by day, model and class of tokens", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/money?period=all`);
  await choose(page, { "log.jsonl": lines(claude(200_000)) });
  await expect(page.locator(".money-hero")).toHaveText("$3.00");
  await page.getByText("Check an invoice").click();
  const head =
    "usage_date_utc,model_version,usage_type,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens";
  const check = async (name: string, ...rows: string[]) => {
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files…" }).click();
    const buffer = Buffer.from([head, ...rows].join("\r\n"));
    await (await choosing).setFiles([{ name, mimeType: "text/csv", buffer }]);
  };
  const result = page.locator(".invoice-result");
  await check("usage.csv", "2026-05-21,claude-sonnet-4-5-20250929,standard,1000,0,0,0,200000");
  await expect(result).toContainText("All agree");
  await expect(result).toContainText("Calls1");
  await expect(page.locator(".invoice-rows")).toHaveCount(0);
  await check("usage.csv", "2026-05-21,claude-sonnet-4-5-20250929,standard,1000,0,0,50,400000");
  const row = page.locator(".invoice-rows tbody tr");
  await expect(result).toContainText("1 of 1 row differs");
  await expect(row).toContainText("Cache reads +50");
  await expect(row).toContainText("Output +200,000");
  await expect(row).toContainText("another program or browser with the same key");
  // A file that is dropped on the page is also read.
  const dropped = [head, "2026-05-21,claude-sonnet-4-5-20250929,standard,1000,0,0,0,200000"].join("\r\n");
  const dataTransfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
    return data;
  }, dropped);
  await page.locator(".money-drop").dispatchEvent("drop", { dataTransfer });
  await expect(result).toContainText("All agree");
  await expect(result).toHaveCount(1);
  // A file that cannot be read says why, and the others are checked all the same.
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files…" }).click();
  await (await choosing).setFiles([
    { name: "bill.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") },
    { name: "usage.csv", mimeType: "text/csv", buffer: Buffer.from(dropped) },
  ]);
  await expect(page.getByText("bill.pdf This is a PDF. Export CSV instead.")).toBeVisible();
  await expect(result).toContainText("All agree");
  await check("holiday.csv", "");
  await expect(page.getByText("holiday.csv This file has no usage.")).toBeVisible();
  await expect(result).toHaveCount(0);
});

test("a model that only OpenRouter's own list has a price for uses that price, also under a limit", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Listed.", usage: { input: 1_000, output: 100 } }));
  await page.route("https://openrouter.ai/**", async (route) => {
    const url = route.request().url().replace("https://openrouter.ai/api", world.vendor.url);
    if (!url.endsWith("/models")) return route.fulfill({ response: await route.fetch({ url, maxRetries: 2 }) });
    const pricing = { prompt: "0.001", completion: "0.01" };
    return route.fulfill({
      json: { data: [{ id: "newcomer/fresh-1", pricing }] },
      headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" },
    });
  });
  await world.pair(page);
  await pick(page.getByLabel("Vendor", { exact: true }), "OpenRouter");
  await page.getByLabel("Key", { exact: true }).fill("sk-or-v1-0123456789");
  await page.getByLabel("Model", { exact: true }).fill("newcomer/fresh-1");
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page.getByLabel("Message")).toBeVisible();
  await page.goto(`${world.origin}/settings`);
  await page.getByLabel("Daily limit in dollars").fill("100");
  await page.getByLabel("Daily limit in dollars").blur();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "what do you cost?");
  await turnDone(page);
  await expect(page.locator(".turn")).toContainText("$2.00");
  await page.locator(".turn a").click();
  await page.locator(".money-calls .link").first().click();
  await expect(page.locator(".money-detail")).toContainText(/openrouter\/newcomer\/fresh-1@20\d\d-\d\d-\d\d/);
});
