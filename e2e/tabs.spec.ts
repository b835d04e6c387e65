// Many tabs with one engine: every tab shows the same, whichever leads, and closing a tab loses nothing.
import { chromium, type Page } from "@playwright/test";
import { wholeBrowser } from "./support/browser.ts";
import { openAsNewer, stored } from "./support/stored.ts";
import { expect, say, setMode, shared as test, test as alone, turnDone } from "./support/world.ts";

alone.use({ serviceWorkers: "allow" });

const tale = "Once upon a time there were two tabs that told one and the same story, word by word, to the end.";
const turnCalls = async (page: Page) => (await stored(page, "ledger")).filter(({ purpose }) => purpose === "turn");

test("W-107 a second tab shows the running stream, and one engine makes one request", async ({
  page,
  context,
  world,
}) => {
  let goOn: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  world.vendor.play([{ say: tale, chunk: 6, pause: { frames: 8, until } }]);
  await world.settle(page);
  await say(page, "tell a story");
  const begun = /^Once upon a/;
  await expect(page.locator(".chat-live").getByText(begun)).toBeVisible();
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(second.locator(".chat-live").getByText(begun)).toBeVisible();
  await expect(second.getByRole("button", { name: "Stop" })).toBeVisible();
  goOn();
  for (const tab of [page, second]) {
    await turnDone(tab);
    await expect(tab.getByText(tale)).toHaveCount(1);
  }
  expect(await turnCalls(second)).toHaveLength(1);
});

test("two of three tabs send at once: each message gets one answer, and all three tabs show it", async ({
  page,
  context,
  world,
}) => {
  world.vendor.play(({ body }) => {
    const words = JSON.stringify(body.messages);
    return {
      say: `Heard ${["apples", "pears"].filter((one) => words.includes(one)).join(" and ")}.`,
    };
  });
  await world.settle(page);
  const [second, third] = [await context.newPage(), await context.newPage()];
  await second.goto(world.origin);
  await third.goto(world.origin);
  await Promise.all([say(page, "about apples"), say(second, "about pears")]);
  await expect(page.getByText("Heard apples.")).toBeVisible();
  await expect(second.getByText("Heard pears.")).toBeVisible();
  expect(await turnCalls(page)).toHaveLength(2);

  await third.goto(page.url());
  await expect(third.getByText("Heard apples.")).toBeVisible();
  await second.goto(page.url());
  await expect(second.getByText("Heard apples.")).toBeVisible();
  await Promise.all([say(second, "pears now"), say(third, "more apples")]);
  for (const tab of [page, second, third]) {
    await expect(tab.getByRole("article", { name: "You" })).toHaveCount(3);
    await expect(tab.getByText("pears now", { exact: true })).toHaveCount(1);
    await expect(tab.getByText("Heard apples and pears.").first()).toBeVisible();
    await turnDone(tab);
  }
  const shown = await Promise.all([page, second, third].map((tab) => tab.getByRole("article").allTextContents()));
  expect(shown[1]).toEqual(shown[0]);
  expect(shown[2]).toEqual(shown[0]);
});

alone(
  "when the leading tab closes during a turn, another continues at once and repeats no command",
  async ({ page, context, world }) => {
    world.vendor.play([
      { calls: [{ name: "terminal", input: { command: "echo begun >> log.txt; sleep 2; echo ended >> log.txt" } }] },
      { say: "It has begun and ended." },
    ]);
    await world.settle(page);
    const second = await context.newPage();
    await second.goto(world.origin);
    await setMode(second, "auto");
    await say(second, "run it");
    // The first tab runs the engine, because it was opened first. The second tab only watches.
    await expect(second.getByText(/Running/)).toBeVisible();
    await page.close();
    await turnDone(second);
    await expect(second.getByText("It has begun and ended.")).toBeVisible();
    expect(world.file("log.txt")).toBe("begun\nended\n");
  },
);

alone("a tab in the back-forward cache holds no lock, and is up to date when it returns", async ({ world }) => {
  // Launches the full browser, because the headless shell has no back-forward cache. Removes Playwright's option that
  // disables this cache.
  const browser = await chromium.launch({ ...wholeBrowser, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    world.vendor.play(() => ({ say: "Here I am." }));
    await world.settle(page);
    await say(page, "first");
    await turnDone(page);
    const second = await context.newPage();
    await second.goto(page.url());
    const leave = async () => {
      await page.evaluate(() => addEventListener("pageshow", ({ persisted }) => Object.assign(window, { persisted })));
      await page.goto(`${world.vendor.url}/v1/models`);
    };
    // Playwright's own goBack waits for a load event that never comes.
    const back = async () => {
      await page.evaluate(() => void setTimeout(() => history.back()));
      await expect(page.getByText("Here I am.")).toHaveCount(2);
    };
    const wasKept = () => page.evaluate(() => (window as { persisted?: boolean }).persisted === true);
    await leave();
    await say(second, "second");
    await expect(second.getByText("Here I am.")).toHaveCount(2);
    await back();
    // A busy browser may evict the page from the cache. Then the page loads anew, and the test leaves it again.
    await expect(async () => {
      if (await wasKept()) return;
      await leave();
      await back();
      await expect.poll(wasKept, { timeout: 2_000 }).toBe(true);
    }).toPass();
    await second.close();
    await say(page, "third");
    await expect(page.getByText("Here I am.")).toHaveCount(3);
  } finally {
    await browser.close();
  }
});

alone(
  "when a newer Octo opens the database, the older tab says so, offers to reload, and still shows its content",
  async ({ page, context, world }) => {
    world.vendor.play([{ say: "Still readable." }]);
    await world.settle(page);
    await say(page, "hello");
    await turnDone(page);
    await openAsNewer(await context.newPage(), world.origin);
    await expect(page.getByText(/newer version of Octo/)).toBeVisible();
    await expect(page.getByText("Still readable.")).toBeVisible();
    await page.getByRole("button", { name: "Reload" }).click();
    await expect(page.getByText("A newer Octo has opened your data.").first()).toBeVisible();
  },
);

for (const chat of ["a new chat", "an old chat"])
  alone(`a tab takes over from a leader that hangs, for a message in ${chat}`, async ({ page, context, world }) => {
    world.vendor.play(() => ({ say: "Here I am." }));
    await world.settle(page);
    await say(page, "Begin.");
    await turnDone(page);
    const second = await context.newPage();
    await second.goto(chat === "a new chat" ? world.origin : page.url());
    await hang(page);
    await say(second, "Is anybody there?");
    await expect.poll(async () => (await turnCalls(second)).length, { timeout: 20_000 }).toBe(2);
    await turnDone(second);
  });

/** Keeps the page's workers busy until the page closes. */
async function hang(page: Page): Promise<void> {
  for (const worker of page.workers())
    void worker
      .evaluate(() => {
        for (;;);
      })
      .catch(() => undefined);
  await page.waitForTimeout(200);
}
