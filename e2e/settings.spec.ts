// The settings: they can be searched, apply at once, and are stored.
import { stored } from "./support/stored.ts";
import { chooseFolder, expect, say, shared as test, test as alone, turnDone } from "./support/world.ts";
import { pick } from "./support/pick.ts";

test("a search filters the sections, and says if none matches", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  await page.getByLabel("Search settings").fill("violet");
  await expect(page.getByRole("region", { name: "Appearance" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Storage" })).toBeHidden();
  await page.getByLabel("Search settings").fill("no such thing");
  await expect(page.getByText("No settings match “no such thing”.")).toBeVisible();
  await page.getByRole("button", { name: "Show all settings" }).click();
  await expect(page.getByRole("region", { name: "Storage" })).toBeVisible();
});

test("accent and text size change the page at once and are kept", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const look = () =>
    page.evaluate(() => {
      const style = getComputedStyle(document.body);
      return { size: style.fontSize, accent: style.getPropertyValue("--accent") };
    });
  const before = await look();
  await pick(page.getByLabel("Accent"), "Violet");
  await pick(page.getByLabel("Text size"), "Large");
  const after = await look();
  expect(Number.parseFloat(after.size)).toBeGreaterThan(Number.parseFloat(before.size));
  expect(after.accent).not.toBe(before.accent);
  await page.reload();
  expect(await look()).toEqual(after);
});

test("a setting that changed in the last moment of a page is kept, after a reload or a return", async ({
  page,
  world,
}) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const mode = page.locator("section#new-chats").getByLabel("Permission mode");
  const notes = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("octo-setting:")));
  await expect(mode).toHaveText("Ask first");
  // Leaves the page so that its worker ends before the field reports the change.
  const leave = async (choice: string) => {
    await mode.click();
    await page.getByRole("option", { name: choice, exact: true }).evaluate((option: HTMLElement) => {
      dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      option.click();
    });
  };
  await leave("Plan only");
  await page.reload();
  await expect(mode).toHaveText("Plan only");
  await expect.poll(notes).toEqual([]);
  await leave("Auto");
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect.poll(notes).toEqual([]);
  await page.reload();
  await expect(mode).toHaveText("Auto");
});

test("the permission check follows the person's rules and the mode", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const box = page.getByRole("group", { name: "Would this be allowed?" });
  await box.getByLabel("Run a command").fill("npm test");
  await expect(box).toContainText("Octo would ask you.");
  await pick(box.getByLabel("Permission mode"), "Auto");
  await expect(box).toContainText("Yes, without asking.");
  await pick(box.getByLabel("Permission mode"), "Ask first");
  const rules = page.getByRole("region", { name: "Your rules" });
  await rules.getByRole("textbox", { name: "Command begins with" }).fill("npm test");
  await rules.getByRole("button", { name: "Add rule" }).click();
  await expect(box).toContainText("Yes, without asking. Your rules allow it.");
  await box.getByLabel("Run a command").fill("mkfs /dev/sda");
  await expect(box).toContainText("No.");
  await rules.getByRole("button", { name: "Remove the rule for npm test" }).click();
  await box.getByLabel("Run a command").fill("npm test");
  await expect(box).toContainText("Octo would ask you.");
});

test("turn limits apply to the next new chat", async ({ page, world }) => {
  world.vendor.play(() => ({ calls: [{ name: "list_files", input: {} }] }));
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  await page.getByLabel("Maximum steps per message").fill("2");
  await page.getByLabel("Maximum steps per message").blur();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "go on and on");
  await expect(page.locator(".turn")).toContainText("Limit reached");
});

test("W-059 a spending limit blocks the next call, and raising it lets the chat continue", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Paid for." }));
  await world.settle(page);
  const limit = async (label: string, before: string, dollars: string) => {
    await page.getByRole("link", { name: "Settings" }).first().click();
    // Waits for the stored value before changing it.
    await expect(page.getByLabel(label)).toHaveValue(before);
    await page.getByLabel(label).fill(dollars);
    await page.getByLabel(label).blur();
  };
  await limit("Daily limit in dollars", "", "0.01");
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "how much is it?");
  await expect(page.locator(".turn")).toContainText("The limit of $0.01 a day leaves no room for another call");
  await limit("Daily limit in dollars", "0.01", "");
  await page.goBack();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Paid for.")).toBeVisible();

  await limit("Monthly limit in dollars", "", "0.01");
  await page.goBack();
  await say(page, "and now?");
  await expect(page.locator(".turn").last()).toContainText("The limit of $0.01 a month");
  await page.getByRole("link", { name: "Money" }).first().click();
  await expect(page.getByText(/^This month: \$0\.0\d+ of \$0\.01\d*, on pace for about \$/)).toBeVisible();
});

test("a project limit blocks, a soft limit notifies once, and both can be changed and removed", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Paid for.", usage: { input: 10_000, output: 2_000 } }));
  await world.settle(page);
  const settings = async () => {
    await page.goto(`${world.origin}/settings`);
    await expect(page.getByRole("button", { name: "Add a limit" })).toBeVisible();
  };
  const dollars = page.getByLabel("Amount in dollars");
  const save = page.getByRole("button", { name: "Save limit" });
  await settings();
  await page.getByRole("button", { name: "Add a limit" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Add a limit" }).click();
  await save.click();
  await expect(page.getByText("Enter an amount above 0 dollars.")).toBeVisible();
  await dollars.fill("0.05");
  await save.click();
  await expect(page.getByText("$0.05 a month for each project: block")).toBeVisible();
  await page.getByRole("button", { name: "Add a limit" }).click();
  await dollars.fill("0.03");
  await save.click();
  await expect(page.getByText("This limit already exists. Change the existing one instead.")).toBeVisible();
  await pick(page.getByLabel("Period"), "a week");
  // Channel and person are not offered, because no call has a channel or a person yet.
  await page.getByLabel("Applies to").click();
  await expect(page.getByRole("option")).toHaveText([
    "everything",
    "chats",
    "projects",
    "models",
    "accounts",
    "purposes",
  ]);
  await page.getByRole("option", { name: "models" }).click();
  await pick(page.getByLabel("Which"), "claude-sonnet-5-5");
  await pick(page.getByLabel("When it is reached"), "notify me");
  await save.click();
  await expect(page.getByText("$0.03 a week for claude-sonnet-5-5: notify me")).toBeVisible();

  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "how much is it?");
  await expect(page.locator(".chat-note").getByText("for claude-sonnet-5-5 is used up")).toBeVisible();
  await expect(page.locator(".toast")).toContainText("Octo continues.");
  await say(page, "and now?");
  await expect(page.locator(".turn").last()).toContainText(
    /The limit of \$0\.05 a month for the project .*project leaves no room/,
  );
  await expect(page.locator(".chat-note")).toHaveCount(1);
  const chat = page.url();

  await page.getByRole("link", { name: /% of the budget$/ }).click();
  await expect(page.getByText(/project, this month: \$0\.0\d+ of \$0\.05\d*, on pace for about \$/)).toBeVisible();
  await settings();
  await page.getByRole("button", { name: /^Remove: .*notify me/ }).click();
  await page.getByRole("button", { name: /^Change: .*each project/ }).click();
  await dollars.fill("5");
  await save.click();
  await expect(page.getByText("$5 a month for each project: block")).toBeVisible();
  await page.goto(chat);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Paid for.")).toHaveCount(2);
});

test("with a limit, a model of unknown price is called only if that is allowed", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Priceless." }));
  // Uses an address outside this machine, because a model server on this machine needs no known price.
  await page.route("https://models.example/**", async (route) => {
    const url = route.request().url().replace("https://models.example", world.vendor.url);
    await route.fulfill({ response: await route.fetch({ url, maxRetries: 2 }) });
  });
  await world.pair(page);
  await page.getByLabel("Key", { exact: true }).fill("sk-test-key-0123456789");
  await page.getByLabel("Address", { exact: true }).fill("https://models.example");
  await page.getByLabel("Model", { exact: true }).fill("house-model");
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page.getByLabel("Message")).toBeVisible();
  await page.goto(`${world.origin}/settings`);
  await page.getByLabel("Daily limit in dollars").fill("5");
  await page.getByLabel("Daily limit in dollars").blur();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "what do you cost?");
  await expect(page.locator(".turn")).toContainText("Nobody knows what house-model costs");
  const chat = page.url();
  await page.goto(`${world.origin}/settings`);
  await page.getByLabel("Allow models with unknown prices when a limit is set").check();
  await page.goto(chat);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Priceless.")).toBeVisible();
});

test("a closed folder is out of reach", async ({ page, world }) => {
  world.vendor.play((_, n) => (n === 0 ? { calls: [{ name: "list_files", input: {} }] } : { say: "Over." }));
  await world.settle(page);
  const { folder } = world;
  await page.goto(`${world.origin}/settings`);
  await page.getByRole("button", { name: `Close ${folder}` }).click();
  await expect(page.getByText("No folder is open yet.")).toBeVisible();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await expect(page.getByRole("button", { name: "Choose a folder" })).toBeVisible();
  // The relay keeps its list of folders when the browser's data is reset, and the following tests need their folder.
  await chooseFolder(page, folder);
  await expect(page.locator(`[data-tip="${folder}"]`)).toBeVisible();
});

test("a renamed account answers as before, and its small model names the chat", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const accounts = page.getByRole("region", { name: "Model accounts" });
  await accounts.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Account name and model for chat titles").click();
  await dialog.getByLabel("Name", { exact: true }).fill("My Claude");
  await dialog.getByLabel("Model for chat titles").fill("house-lite");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(accounts.getByText("My Claude")).toBeVisible();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "hello");
  await turnDone(page);
  expect(world.vendor.requests.at(0)?.path).toContain("/v1/messages");
  await expect.poll(() => world.vendor.requests.map(({ body }) => body.model)).toContain("house-lite");
});

test("settings for new chats apply to the next one, and the time for resuming turns is kept", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const fresh = page.getByRole("region", { name: "New chats" });
  await pick(fresh.getByLabel("Permission mode"), "Plan only");
  await pick(fresh.getByLabel("Deny if I don't answer"), "after 30 minutes");
  const limits = page.getByRole("region", { name: "Limits and recovery" });
  for (const [name, value] of [
    ["Cost limit per turn in dollars", "0.5"],
    ["Time limit per turn in minutes", "7"],
  ] as const) {
    await limits.getByLabel(name).fill(value);
    await limits.getByLabel(name).blur();
  }
  await pick(limits.getByLabel("Resume interrupted turns"), "from the last day");
  await page.reload();
  await expect(limits.getByLabel("Resume interrupted turns")).toHaveText("from the last day");
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "hello");
  await turnDone(page);
  const [begun] = await stored(page, "events");
  expect(begun).toMatchObject({
    settings: { mode: "plan", answerWithinMs: 1_800_000, budget: { costNanos: 500_000_000, ms: 420_000 } },
  });
});

test("language and theme change the page at once and are kept", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  await pick(page.getByLabel("Theme"), "Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await pick(page.getByLabel("Language"), "中文");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("设置");
  await page.reload();
  await page.getByRole("button", { name: "选择文件夹" }).click();
  await page.getByLabel("路径").fill("/no/such/folder");
  await page.getByRole("dialog").locator("form button").click();
  await expect(page.getByRole("alert")).toHaveText("没有这个名称的内容。（There is no such file or folder.）");
  await page.keyboard.press("Escape");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await pick(page.getByLabel("语言"), "English");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
});

test("a rule can match a path, and another account can be the default of new chats", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const rules = page.getByRole("region", { name: "Your rules" });
  await pick(rules.getByLabel("Rule type"), "Path matches");
  await rules.getByRole("textbox", { name: "Path matches" }).fill("docs/**");
  await pick(rules.getByLabel("Decision", { exact: true }), "Deny");
  await rules.getByRole("button", { name: "Add rule" }).click();
  await expect(rules.getByRole("listitem")).toContainText("Deny docs/**");
  await pick(rules.getByLabel("Kind of action"), "Change a file");
  await rules.getByLabel("Change a file").fill("docs/a.md");
  await expect(rules.getByRole("group")).toContainText("No.");

  const accounts = page.getByRole("region", { name: "Model accounts" });
  await accounts.getByRole("button", { name: "Add an account" }).click();
  const dialog = page.getByRole("dialog", { name: "Add an account" });
  const address = dialog.getByLabel("Address", { exact: true });
  const before = await address.inputValue();
  await pick(dialog.getByLabel("Vendor", { exact: true }), "OpenAI");
  await expect(address).not.toHaveValue(before);
  await expect(dialog.getByRole("link", { name: "Get a key" })).toHaveAttribute("href", /openai\.com/);
  await pick(dialog.getByLabel("Vendor", { exact: true }), "Anthropic");
  await dialog.getByLabel("Key", { exact: true }).fill("sk-second-key-0123456789");
  await address.fill(world.vendor.url);
  await dialog.getByRole("button", { name: "Test" }).click();
  await expect(dialog.getByText(/^Connected /)).toBeVisible();
  await dialog.getByLabel("Model", { exact: true }).fill("claude-opus-4-8");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await accounts.getByRole("button", { name: "Make default" }).click();
  await expect(accounts.getByRole("listitem").filter({ hasText: "claude-opus-4-8" })).toContainText("Default");
  await page.getByRole("link", { name: "New chat" }).first().click();
  await expect(page.getByLabel("Model account").locator("option:checked")).toHaveText("claude-opus-4-8");
});

alone(
  "a revoked browser loses access at once, and pairs again with the address that the relay prints",
  async ({ page, world }) => {
    await world.settle(page);
    await page.goto(`${world.origin}/settings`);
    await page.getByRole("button", { name: /^Revoke/ }).click();
    await page.getByRole("dialog", { name: "Revoke" }).getByRole("button", { name: "Revoke" }).click();
    await expect(page.getByRole("heading", { name: "Pair this browser with the relay" })).toBeVisible();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByLabel("Link or pairing token").fill("nothing of the kind");
    await page.getByRole("button", { name: "Pair", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: /\w/ })).toBeVisible();
    await world.killRelay();
    await world.startRelay();
    await page.getByLabel("Link or pairing token").fill(world.link());
    await page.getByRole("button", { name: "Pair", exact: true }).click();
    await expect(page.getByRole("link", { name: "Relay connected" })).toBeVisible();
  },
);
