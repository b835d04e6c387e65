// Requests that the browser itself sends, and that get no answer: what may have been billed counts as an estimate, and what
// never left counts as an attempt.
import type { Page } from "@playwright/test";
import type { ModelServerOptions } from "./fakes/model-server.ts";
import { startModelServer } from "./fakes/model-server.ts";
import { stored } from "./support/stored.ts";
import { expect, say, test, turnDone } from "./support/world.ts";

/** The records of a turn that came to nothing. */
async function failures(page: Page) {
  await expect.poll(async () => (await stored(page, "ledger")).length).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Stop" }).first().click();
  return (await stored(page, "ledger")).filter(({ purpose, outcome }) => purpose === "turn" && outcome === "failed");
}

test("a request that the vendor read and then dropped may have been billed", async ({ page, world }) => {
  world.vendor.play((_, n) => (n === 0 ? { say: "Hello." } : { fault: { kind: "hang-up" } }));
  await world.settle(page);
  await say(page, "Begin.");
  await turnDone(page);
  await say(page, "And now?");
  const [record] = await failures(page);
  expect(record).toMatchObject({ usageSource: "estimated", costSource: "estimated" });
  expect(record?.unsent).toBeUndefined();
  expect(record?.input).toBeGreaterThan(100);
});

test("a request to an address at which nobody is never left", async ({ page, world }) => {
  const vendor = await startModelServer({ script: [{ say: "Hello." }] });
  await world.settle(page, vendor.url);
  await say(page, "Begin.");
  await turnDone(page);
  await vendor.close();
  await say(page, "And now?");
  const [record] = await failures(page);
  expect(record).toMatchObject({ unsent: true, input: 0, output: 0, costNanos: 0 });
});

test("a vendor that no longer lets pages read its answers may have billed", async ({ page, world }) => {
  const options: ModelServerOptions = { script: [{ say: "Hello." }, { say: "Unread." }] };
  const vendor = await startModelServer(options);
  await world.settle(page, vendor.url);
  await say(page, "Begin.");
  await turnDone(page);
  options.refusesBrowsers = true;
  await say(page, "And now?");
  const [record] = await failures(page);
  expect(record).toMatchObject({ usageSource: "estimated" });
  expect(record?.unsent).toBeUndefined();
  await vendor.close();
});
