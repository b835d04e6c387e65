// The browser closes the database, or the worker ends: the app goes on by itself.
import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, say, setMode, test, turnDone } from "./support/world.ts";

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
  const lost = page.getByText("This browser has lost Octo's data");
  await expect(lost).toBeVisible();
  await page.goto(world.origin);
  await expect(page.getByRole("textbox", { name: "Message", exact: true })).toBeHidden();
  await expect(page.getByLabel("Key", { exact: true })).toBeVisible();
  await expect(lost).toBeVisible();
});

test("a browser that has lost its data says so, restores the backup, and says it no more", async ({
  page,
  context,
  world,
}) => {
  world.vendor.play(() => ({ say: "Here I am." }));
  await world.settle(page);
  await expect(page.getByText("This browser has lost Octo's data")).toHaveCount(0);
  await say(page, "Begin.");
  await turnDone(page);
  await page.goto(`${world.origin}/settings`);
  await expect(page.getByRole("list", { name: "State of your data" })).toContainText("Everything is backed up");
  const browser = await context.newCDPSession(page);
  await browser.send("Storage.clearDataForOrigin", { origin: world.origin, storageTypes: "indexeddb" });
  await world.killRelay();
  await world.startRelay();
  await world.pair(page);
  const card = page.getByRole("alert").filter({ hasText: "This browser has lost Octo's data" });
  await card.getByRole("button", { name: "Restore from this computer" }).click();
  await expect(card.getByText("Chats: 1.")).toBeVisible();
  await card.getByRole("button", { name: "Close" }).click();
  await expect(card).toHaveCount(0);
  await page.goto(`${world.origin}/chats`);
  await expect(page.getByText("A scripted chat").first()).toBeVisible();
  await expect(card).toHaveCount(0);
});

test("a turn that fills the disk waits for space, and pays for no answer twice", async ({ page, world }) => {
  world.vendor.play([
    { calls: [{ name: "terminal", input: { command: "until [ -f go ]; do sleep 0.1; done; echo gone" } }] },
    { say: "It went." },
  ]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "Wait for it.");
  await expect(page.getByText("until [ -f go ]").first()).toBeVisible();
  const refuse = (refused: boolean) =>
    Promise.all(page.workers().map((worker) => worker.evaluate(setFull, refused).catch(() => undefined)));
  await refuse(true);
  world.write("go", "");
  await expect(page.getByText("There is no space left for Octo's data.").first()).toBeVisible();
  await refuse(false);
  await turnDone(page);
  await expect(page.getByText("It went.")).toBeVisible();
  expect(world.vendor.requests.filter(({ body }) => body.tools?.length)).toHaveLength(2);
  await expect(page.locator(".turn")).toHaveCount(1);
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

test("a page without a service worker loads the build of a relay that was updated beneath it", async ({
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
    if (/^(?:money|palette)-/.test(name)) renameSync(join(assets, name), join(assets, `next-${name}`));
  }
  const index = readFileSync(join(build, "index.html"), "utf8");
  const entry = /assets\/(index-[\w-]+\.js)/.exec(index)?.[1] ?? "";
  cpSync(join(assets, entry), join(assets, `next-${entry}`));
  writeFileSync(join(build, "index.html"), index.replaceAll(entry, `next-${entry}`));
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  await field.fill("I am just writing");
  await field.press("Control+k");
  await expect(page.getByText("Another version of Octo is ready.").first()).toBeVisible();
  await expect(page.locator(`script[src*="next-${entry}"]`)).toHaveCount(0);
  // Nothing is being typed any more.
  await page.getByRole("link", { name: "Money" }).click();
  await expect(page.locator(`script[src*="next-${entry}"]`)).toHaveCount(1);
});
