// The browser closes the database, or the worker ends: the app goes on by itself.
import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, say, test, turnDone } from "./support/world.ts";

test("a worker that ends is started again, and the chat goes on", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Here I am." }));
  await world.settle(page);
  await say(page, "Begin.");
  await turnDone(page);
  for (let n = 2; n < 5; n++) {
    for (const worker of page.workers()) await worker.evaluate(() => self.close()).catch(() => undefined);
    await expect.poll(() => page.workers().length).toBeGreaterThan(0);
    await say(page, `Message ${n}.`);
    await expect(page.getByText("Here I am.")).toHaveCount(n);
  }
});

test("a database that the browser closes is opened again", async ({ page, context, world }) => {
  world.vendor.play(() => ({ say: "Here I am." }));
  await world.settle(page);
  await say(page, "Begin.");
  await turnDone(page);
  const browser = await context.newCDPSession(page);
  await browser.send("Storage.clearDataForOrigin", { origin: world.origin, storageTypes: "indexeddb" });
  // The data is gone with the database. The open page says so, and the app then begins like a new one.
  await expect(page.getByText("This browser does not have this chat.")).toBeVisible();
  await page.goto(world.origin);
  await expect(page.getByRole("textbox", { name: "Message", exact: true })).toBeHidden();
  await expect(page.getByLabel("Key", { exact: true })).toBeVisible();
});

test("without space left, the page says so, and goes on once there is space", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Here I am." }));
  await world.settle(page);
  await say(page, "Begin.");
  await turnDone(page);
  const refuse = (refused: boolean) =>
    Promise.all(page.workers().map((worker) => worker.evaluate(setFull, refused).catch(() => undefined)));
  await refuse(true);
  await say(page, "And now?");
  await expect(page.getByText("There is no space left for Octo's data.").first()).toBeVisible();
  await refuse(false);
  await expect(page.getByText("Here I am.")).toHaveCount(2);
});

/** Makes the worker's database refuse new events, as a browser does whose disk is full. */
function setFull(full: boolean): void {
  const kept = globalThis as { add?: IDBObjectStore["add"] };
  const add = (kept.add ??= IDBObjectStore.prototype.add);
  IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...row) {
    if (full && this.name === "events") throw new DOMException("", "QuotaExceededError");
    return add.apply(this, row);
  };
}

test("a page without a service worker offers the build of a relay that was updated beneath it", async ({
  page,
  world,
}) => {
  const build = join(world.copyBuild(), "app");
  await world.killRelay();
  await world.startRelay();
  world.vendor.play(() => ({ say: "Here I am." }));
  await world.settle(page);
  // The next build has other names for all its files.
  const assets = join(build, "assets");
  for (const name of readdirSync(assets)) {
    if (name.startsWith("money-")) renameSync(join(assets, name), join(assets, `next-${name}`));
  }
  const index = readFileSync(join(build, "index.html"), "utf8");
  const entry = /assets\/(index-[\w-]+\.js)/.exec(index)?.[1] ?? "";
  cpSync(join(assets, entry), join(assets, `next-${entry}`));
  writeFileSync(join(build, "index.html"), index.replaceAll(entry, `next-${entry}`));
  await page.getByRole("link", { name: "Money" }).click();
  await expect(page.getByText("A new version of Octo is ready.").first()).toBeVisible();
  await page.getByRole("button", { name: "Update now" }).click();
  await expect(page.locator(`script[src*="next-${entry}"]`)).toHaveCount(1);
});
