// A vendor that refuses browsers is called through the relay, with many streams over one socket.
import { startModelServer, type Step } from "./fakes/model-server.ts";
import { stored } from "./support/stored.ts";
import { expect, say, shared as test, test as alone } from "./support/world.ts";

const streams = 16;

alone("sixteen chats stream at once through the relay", async ({ page, world }) => {
  test.setTimeout(120_000);
  let open = 0;
  let most = 0;
  let allHere: () => void = () => undefined;
  const together = new Promise<void>((resolve) => {
    allHere = resolve;
  });
  /** Starts no stream before all requests have arrived. */
  const script = async (): Promise<Step> => {
    open += 1;
    most = Math.max(most, open);
    if (open === streams) allHere();
    await together;
    return { say: "Word after word through the relay. ".repeat(8), delayMs: 30 };
  };
  const vendor = await startModelServer({ script, title: "Through the relay", refusesBrowsers: true });
  await world.killRelay();
  await world.startRelay("--allow-host", new URL(vendor.url).host);
  await world.settle(page, vendor.url);
  for (let n = 0; n < streams; n += 1) {
    if (n > 0) await page.getByRole("link", { name: "New chat" }).first().click();
    await say(page, `Question ${n}`);
    await expect(page).toHaveURL(/\/chat\//);
  }
  await expect(page.getByRole("img", { name: "running" })).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByRole("log")).toContainText("through the relay.");
  expect(most).toBe(streams);

  const calls = (await stored(page, "ledger")).filter(({ purpose }) => purpose === "turn");
  expect(calls).toHaveLength(streams);
  expect(new Set(calls.map(({ sessionId }) => sessionId)).size).toBe(streams);
  expect(calls.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
  expect(vendor.billed.filter(({ ended }) => !ended)).toEqual([]);
  await vendor.close();
});

test("a private address that the relay does not allow stays out of reach, and the person is told", async ({
  page,
  world,
}) => {
  const vendor = await startModelServer({ script: [], refusesBrowsers: true });
  await world.pair(page);
  await page.getByLabel("Key", { exact: true }).fill("sk-test-key-0123456789");
  await page.getByLabel("Address", { exact: true }).fill(vendor.url);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(/--allow-host|private/);
  expect(vendor.count()).toBe(0);
  await vendor.close();
});
