// The browser closes the database under an open page, or leaves it no space: nothing is lost, no call is made twice, and
// Octo goes on by itself.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { wholeBrowser } from "./support/browser.ts";
import { closeDatabases, leaveNoSpace, quotaOf, roomOfTests } from "./support/storage-faults.ts";
import { stored } from "./support/stored.ts";
import { expect, say, setMode, test, turnDone, type World } from "./support/world.ts";

test.use({ launchOptions: wholeBrowser });

const full = "There is no space left for Octo's data.";
const closed = "The browser closed Octo's storage.";

interface Fault {
  name: string;
  /** Called before anything is stored. @returns what lets the fault happen, and what ends it */
  prepare(page: Page, world: World): Promise<{ begin(): Promise<unknown>; end(): Promise<unknown> }>;
  /** What the page says as long as something waits for the end of the fault. */
  said?: string;
}

const faults: Fault[] = [
  {
    name: "the database is closed",
    // The browser opens it again at once.
    prepare: async (page) => ({ begin: () => closeDatabases(page), end: async () => undefined }),
  },
  {
    name: "there is no space",
    async prepare(page, world) {
      const allow = await quotaOf(page, world);
      await allow(roomOfTests);
      return { begin: () => leaveNoSpace(page, allow), end: () => allow() };
    },
    said: full,
  },
];

const requests = (world: World) => world.vendor.requests.filter(({ body }) => body.tools?.length);
const field = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true });

/** Nothing is lost, and each call was made and counted once. */
async function expectWhole(page: Page, world: World, calls: number): Promise<void> {
  await expect(page.getByText(full)).toHaveCount(0);
  await expect(page.getByText(closed)).toHaveCount(0);
  await expect(page.getByText("Octo itself failed")).toHaveCount(0);
  expect(requests(world)).toHaveLength(calls);
  await page.reload();
  await expect(page.getByRole("log").getByText("Hello.").first()).toBeVisible();
  const [events, records] = await Promise.all([stored(page, "events"), stored(page, "ledger")]);
  const turns = records.filter(({ purpose }) => purpose === "turn");
  expect(turns.map(({ outcome }) => outcome)).toEqual(Array.from({ length: calls }, () => "ok"));
  expect(events.filter(({ type }) => type === "assistant.replied")).toHaveLength(calls);
  expect(events.filter((event) => "unstored" in event)).toEqual([]);
  const types = events.map(({ type }) => type);
  expect(types.filter((type) => type === "turn.started")).toHaveLength(2);
  expect(types.filter((type) => type === "user.said")).toHaveLength(2);
  expect(requests(world)).toHaveLength(calls);
}

for (const { name, prepare, said } of faults)
  test.describe(`while ${name}`, () => {
    test("an idle page goes on", async ({ page, world }) => {
      world.vendor.play(() => ({ say: "Hello." }));
      const fault = await prepare(page, world);
      await world.settle(page);
      await say(page, "Begin.");
      await turnDone(page);
      await fault.begin();
      await page.goto(`${world.origin}/money`);
      await page.goBack();
      await expect(page.getByRole("log").getByText("Hello.")).toBeVisible();
      await fault.end();
      await say(page, "Again.");
      await expect(page.getByText("Hello.")).toHaveCount(2);
      await turnDone(page);
      await expectWhole(page, world, 2);
    });

    test("what is typed is kept and sent once", async ({ page, world }) => {
      world.vendor.play(() => ({ say: "Hello." }));
      const fault = await prepare(page, world);
      await world.settle(page);
      await say(page, "Begin.");
      await turnDone(page);
      await field(page).pressSequentially("And then I ");
      await fault.begin();
      await field(page).pressSequentially("went on.");
      await field(page).press("Enter");
      if (said) {
        await expect(page.getByText(said).first()).toBeVisible();
        await page.waitForTimeout(1_000);
        expect(requests(world)).toHaveLength(1);
      }
      await fault.end();
      await expect(page.getByText("Hello.")).toHaveCount(2);
      await turnDone(page);
      await expect(page.getByRole("log").getByText("And then I went on.")).toHaveCount(1);
      await expect(field(page)).toHaveText("");
      await expectWhole(page, world, 2);
    });

    test("an answer that streams comes to its end", async ({ page, world }) => {
      const answer = `${"word ".repeat(400)}the end.`;
      world.vendor.play([{ say: "Hello." }, { say: answer, chunk: 20, delayMs: 30 }]);
      const fault = await prepare(page, world);
      await world.settle(page);
      await say(page, "Begin.");
      await turnDone(page);
      await say(page, "Tell.");
      await expect(page.getByText("word word").first()).toBeVisible();
      await fault.begin();
      if (said) await expect(page.getByText(said).first()).toBeVisible();
      await fault.end();
      await turnDone(page);
      await expect(page.getByRole("log")).toContainText("the end.");
      await expectWhole(page, world, 2);
      await expect(page.getByRole("log")).toContainText("the end.");
    });

    test("a tool that runs is not run again", async ({ page, world }) => {
      const command = "echo ran >> runs; until [ -f go ]; do sleep 0.1; done; echo gone";
      world.vendor.play([
        { say: "Hello." },
        { calls: [{ name: "terminal", input: { command } }] },
        { say: "It went." },
      ]);
      const fault = await prepare(page, world);
      await world.settle(page);
      await setMode(page, "auto");
      await say(page, "Begin.");
      await turnDone(page);
      await say(page, "Run it.");
      await expect(page.getByText("until [ -f go ]").first()).toBeVisible();
      await expect.poll(() => existsSync(join(world.folder, "runs"))).toBe(true);
      await fault.begin();
      world.write("go", "");
      if (said) await expect(page.getByText(said).first()).toBeVisible();
      await fault.end();
      await turnDone(page);
      await expect(page.getByText("It went.")).toBeVisible();
      expect(world.file("runs")).toBe("ran\n");
      await expectWhole(page, world, 3);
    });
  });

/** Makes the browser refuse to open databases for the workers that run. */
const refuseOpening = (page: Page, refused: boolean) =>
  Promise.all(
    page.workers().map((worker) =>
      worker.evaluate((refuse) => {
        const kept = globalThis as { openBefore?: IDBFactory["open"] };
        const open = (kept.openBefore ??= IDBFactory.prototype.open);
        IDBFactory.prototype.open = function (this: IDBFactory, ...given) {
          if (refuse) throw new DOMException("", "UnknownError");
          return open.apply(this, given);
        };
      }, refused),
    ),
  );

test("a database that cannot be opened at once is told in one sentence, and the paid answer is kept", async ({
  page,
  world,
}) => {
  world.vendor.play([{ say: "Hello." }, { say: `${"word ".repeat(100)}the end.`, chunk: 20, delayMs: 30 }]);
  await world.settle(page);
  await say(page, "Begin.");
  await turnDone(page);
  await say(page, "Tell.");
  await expect(page.getByText("word word").first()).toBeVisible();
  const before = page.workers().length;
  await refuseOpening(page, true);
  await closeDatabases(page);
  await expect(page.getByText(closed)).toBeVisible();
  // Meanwhile the answer ends, and finds no database.
  await page.waitForTimeout(2_500);
  await refuseOpening(page, false);
  await turnDone(page);
  expect(page.workers()).toHaveLength(before);
  await expectWhole(page, world, 2);
  await expect(page.getByRole("log")).toContainText("the end.");
});
