// The page is killed at many moments of a long turn and opened again. Nothing is lost, repeated or hidden.
import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import type { SessionEvent } from "#core/session/events.ts";
import type { ModelRequestSeen, Step } from "./fakes/model-server.ts";
import { wholeBrowser } from "./support/browser.ts";
import { stored } from "./support/stored.ts";
import { expect, say, setMode, test, turnDone, type World } from "./support/world.ts";

const steps = 30;
const deaths = 20;
/**
 * The last step at which the page may be killed. Later, the turn could have ended, and the kill could hit the call for
 * the title.
 */
const lastDeath = steps - 4;

/** Ways in which a page may end unexpectedly. After each, the chat can be opened again. */
type Death = "crash" | "close" | "leave" | "worker" | "browser";
const ways: Death[] = ["crash", "close", "worker", "browser", "leave"];

// Tracing is off, because recording so many page loads would take longer than the test.
test.use({ trace: "off", serviceWorkers: "allow" });

test("a page that is killed twenty times in a turn of thirty steps loses, repeats and hides nothing", async ({
  world,
}) => {
  test.setTimeout(240_000);
  const progress = { done: 0 };
  world.vendor.play((request, n) => step(request, n, progress));
  world.write("log.txt", "");
  const browser = mortalBrowser(join(world.home, "profile"));
  let page = await browser.open();
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "Do the thirty steps.");
  await expect(page).toHaveURL(/\/chat\//);
  const chat = page.url();

  /** The stored log shortly before each kill. */
  const witnessed: SessionEvent[][] = [];
  for (let n = 0; n < deaths; n++) {
    await expect
      .poll(() => progress.done, { timeout: 20_000, intervals: [50] })
      .toBeGreaterThanOrEqual(Math.floor((n * lastDeath) / deaths));
    witnessed.push(await stored(page, "events"));
    // A step takes about 0.4 s, so these delays spread the kills over all parts of a step.
    await sleep((n * 97) % 400);
    page = await browser.die(page, ways[n % ways.length] ?? "close");
    // Retries, because the request fails if the service worker that answers it has died together with the page.
    await expect(() => page.goto(chat)).toPass();
  }
  await turnDone(page, 60_000);
  await expect(page.getByText("All thirty are done.")).toBeVisible();
  // The last model call is over once the chat has its title.
  await expect(page.getByRole("link", { name: "A scripted chat" })).toBeVisible();

  const log = await stored(page, "events");
  for (const before of witnessed) expect(log.slice(0, before.length)).toEqual(before);
  wholeLog(log);
  const records = await stored(page, "ledger");
  const lost = records.filter(({ outcome }) => outcome === "lost");
  expect(lost.length).toBeGreaterThan(0);
  expect(new Set(lost.map(({ usageSource }) => usageSource))).toEqual(new Set(["estimated"]));
  expect(records.filter(({ outcome }) => outcome !== "lost" && outcome !== "ok")).toEqual([]);
  onceEach(world, log, records);
  await browser.end();
});

/**
 * Chooses the next answer by the tool results in the request, as a model does. Each request reports a different number
 * of tokens, which identifies its record in the ledger.
 */
function step({ body }: ModelRequestSeen, n: number, progress: { done: number }): Step {
  const done = (JSON.stringify(body.messages).match(/"type":"tool_result"/g) ?? []).length;
  progress.done = done;
  const pace = { firstDelayMs: 100, delayMs: 12, usage: { input: 10_000 + n } };
  if (done >= steps) return { ...pace, say: "All thirty are done." };
  const command = `echo ${done} >> log.txt; sleep 0.15`;
  const call =
    done % 3 === 2
      ? { name: "write_file", input: { path: `out/${done}.txt`, content: `${done}` } }
      : { name: "terminal", input: { command, fresh: done % 3 === 1 } };
  return { ...pace, say: `Now the step after ${done} others.`, calls: [{ ...call, id: `toolu_${done}` }] };
}

/** Checks that nothing in the log is missing, duplicated or still open. */
function wholeLog(log: SessionEvent[]): void {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
  expect(log.filter(({ type }) => type === "user.said")).toHaveLength(1);
  const ends = log.flatMap((event) => (event.type === "tool.ended" ? [event.callId] : []));
  expect(new Set(ends).size).toBe(steps);
  expect(ends).toHaveLength(steps);
  const started = log.filter(({ type }) => type === "turn.started");
  expect(log.filter(({ type }) => type === "turn.ended")).toHaveLength(started.length);
}

/** Checks that each command ran at most once, and that the ledger has each call once, with the right figures. */
function onceEach(world: World, log: SessionEvent[], records: Awaited<ReturnType<typeof ledger>>): void {
  const lines = world.file("log.txt").trim().split("\n");
  expect(new Set(lines).size).toBe(lines.length);
  const begun = log.flatMap((event) => (event.type === "model.started" ? [event.callId] : []));
  expect(records.map(({ id }) => id).sort()).toEqual(begun.sort());
  expect(world.vendor.count()).toBeLessThanOrEqual(records.length);
  const told = new Map(
    world.vendor.billed.filter(({ ended }) => ended).map(({ usage }) => [usage.input, usage.output]),
  );
  const turns = records.filter(({ outcome, purpose }) => outcome === "ok" && purpose === "turn");
  expect(turns.length).toBeGreaterThan(steps);
  for (const { input, output } of turns) expect(output, `call of ${input} tokens`).toBe(told.get(input));
  expect(new Set(turns.map(({ input }) => input)).size).toBe(turns.length);
}

const ledger = (page: Page) => stored(page, "ledger");

/** A browser whose profile survives a kill. */
function mortalBrowser(profile: string) {
  let context: BrowserContext;

  const open = async () => {
    context = await chromium.launchPersistentContext(profile, wholeBrowser);
    return context.pages()[0] ?? context.newPage();
  };

  const die: Record<Death, (page: Page) => Promise<Page>> = {
    async crash(page) {
      const crashed = page.waitForEvent("crash");
      const devtools = await context.newCDPSession(page);
      // The command may get no answer, because the page crashes.
      devtools.send("Page.crash").catch(() => undefined);
      await crashed;
      const next = await context.newPage();
      await page.close();
      return next;
    },
    async close(page) {
      const next = await context.newPage();
      await page.close();
      return next;
    },
    // Nothing to do here: the page is left when the test navigates to the chat again.
    leave: async (page) => page,
    async worker(page) {
      for (const worker of page.workers()) await worker.evaluate(() => self.close()).catch(() => undefined);
      return page;
    },
    async browser() {
      const closed = context.waitForEvent("close");
      // The lock file of a profile is a link to `host-pid`, which names the browser's process.
      process.kill(Number(readlinkSync(join(profile, "SingletonLock")).split("-").at(-1)), "SIGKILL");
      await closed;
      return open();
    },
  };
  return { open, die: (page: Page, how: Death) => die[how](page), end: () => context.close() };
}
