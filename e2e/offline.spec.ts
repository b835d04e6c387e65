// After one visit, Octo opens without relay and network. A new build waits for the person.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { openAsNewer, stored } from "./support/stored.ts";
import { expect, say, test, turnDone, type World } from "./support/world.ts";

test.use({ serviceWorkers: "allow" });

/** Resolves when the service worker has cached everything that it needs to open the app. */
const kept = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));

test("W-103 after one visit, Octo starts without relay and network: chats can be read, calls listed and exported, messages wait", async ({
  page,
  context,
  world,
}) => {
  world.vendor.play([{ say: "Kept for later reading." }, { say: "Sent after all." }]);
  await world.settle(page);
  await say(page, "hello");
  await turnDone(page);
  await expect(page.getByRole("link", { name: "A scripted chat" })).toBeVisible();
  await kept(page);
  await world.killRelay();
  await context.setOffline(true);

  await page.reload();
  await expect(page.getByText("Kept for later reading.")).toBeVisible();
  await expect(
    page.getByText("You are offline. You can read everything. Messages you send now are sent once you are online."),
  ).toBeVisible();
  await page.goto(`${world.origin}/money`);
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(2);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\n");
  const records = await stored(page, "ledger");
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id).sort()).toEqual(
    records.map(({ id }) => id).sort(),
  );

  await page.getByRole("navigation").getByRole("link", { name: "A scripted chat" }).click();
  await say(page, "are you there?");
  await expect(page.getByText("are you there?").first()).toBeVisible();
  await context.setOffline(false);
  await world.startRelay();
  await expect(page.getByText("Sent after all.")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("are you there?")).toHaveCount(1);
});

test("a new build is announced, leaves the running turn alone, and takes over on the person's click", async ({
  page,
  world,
}) => {
  test.slow();
  const build = world.copyBuild();
  await world.killRelay();
  await world.startRelay();
  let finish: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    finish = resolve;
  });
  world.vendor.play(async () => {
    await told;
    return { say: "Not disturbed." };
  });
  await world.settle(page);
  await kept(page);
  await page.reload();
  await say(page, "hello");
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();

  release(join(build, "app"));
  const announced = page.getByText("Another version of Octo is ready.");
  await expect(announced).toBeHidden();
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await expect(announced).toBeVisible();
  expect(await generation(page)).toBeUndefined();
  finish();
  await turnDone(page);
  await page.reload();
  await expect(announced).toBeVisible();
  expect(await generation(page)).toBeUndefined();

  await page.getByRole("button", { name: "Update now" }).click();
  await expect.poll(() => generation(page).catch(() => undefined)).toBe("next");
  await expect(page.getByText("Not disturbed.")).toBeVisible();
  await expect(announced).toBeHidden();
});

test("an update that two tabs offer works in both, also if one of them takes it first", async ({
  page,
  context,
  world,
}) => {
  test.slow();
  const build = await installed(page, world);
  const second = await context.newPage();
  await second.goto(world.origin);
  release(join(build, "app"));
  for (const tab of [page, second])
    await tab.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  const announced = "Another version of Octo is ready.";
  await expect(page.getByText(announced)).toBeVisible();
  await expect(second.getByText(announced)).toBeVisible();
  for (const tab of [page, second]) {
    await tab.getByRole("button", { name: "Update now" }).click();
    await expect.poll(() => generation(tab).catch(() => undefined)).toBe("next");
    await expect(tab.getByText(announced)).toBeHidden();
  }
});

test("Reload loads the newest build although the older service worker would load the old page again", async ({
  page,
  context,
  world,
}) => {
  test.slow();
  const build = await installed(page, world);
  release(join(build, "app"));
  await openAsNewer(await context.newPage(), world.origin);
  await page.getByRole("button", { name: "Reload" }).first().click();
  await expect.poll(() => generation(page).catch(() => undefined)).toBe("next");
  // This build is still too old for the data, and says what to do.
  await expect(page.getByText("start the newest relay: npx octo-relay@latest").first()).toBeVisible();
});

/** Serves a copy of the build, and waits until the page is run by its service worker. @returns the build's folder */
async function installed(page: Page, world: World): Promise<string> {
  const build = world.copyBuild();
  await world.killRelay();
  await world.startRelay();
  await world.settle(page);
  await kept(page);
  await page.reload();
  return build;
}

/** Simulates a release: writes a changed page, and a service worker that caches the changed page. */
function release(app: string): void {
  const [page, worker] = [join(app, "index.html"), join(app, "service-worker.js")];
  writeFileSync(page, readFileSync(page, "utf8").replace("<html", '<html data-generation="next"'));
  const script = readFileSync(worker, "utf8");
  const next = script.replace(/"revision":"\w+"(,"url":"index\.html")/, '"revision":"next"$1');
  expect(next).not.toBe(script);
  writeFileSync(worker, next);
}

const generation = (page: Page) => page.evaluate(() => document.documentElement.dataset["generation"]);
