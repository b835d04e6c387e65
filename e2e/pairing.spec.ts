// Pairing as the relay starts it, and keys on a machine that several people use.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { freePort } from "./support/free-port.ts";
import { stored } from "./support/stored.ts";
import { expect, say, test, turnDone } from "./support/world.ts";

test("the browser is opened with a private file, and the token is left in neither address nor history", async ({
  page,
  world,
}) => {
  const port = await freePort();
  const bin = join(world.home, "bin");
  const opened = join(world.home, "opened");
  mkdirSync(bin);
  writeFileSync(join(bin, "xdg-open"), `#!/bin/sh\necho "$1" > '${opened}'\n`);
  chmodSync(join(bin, "xdg-open"), 0o755);
  const relay = spawn(process.execPath, [join("dist/relay/main.js"), "--port", String(port)], {
    env: { ...process.env, HOME: world.home, OCTO_HOME: join(world.home, "own"), CI: "", PATH: bin },
    cols: 200,
  });
  await expect.poll(() => existsSync(opened), { timeout: 15_000 }).toBe(true);
  await page.goto(`file://${readFileSync(opened, "utf8").trim()}`);
  await expect(page.getByText("Relay connected")).toBeVisible();
  expect(page.url()).toBe(`http://localhost:${port}/`);
  expect(await page.evaluate(() => [document.referrer, history.length])).toEqual(["", expect.any(Number)]);
  await page.goBack().catch(() => null);
  expect(page.url()).not.toContain("pair=");
  relay.kill();
});

test.describe("on a machine that several people use", () => {
  test.use({ serviceWorkers: "allow" });

  test("keys are sealed once the relay has said so, an unlocked page keeps them, and after a reload a turn waits for the relay", async ({
    page,
    world,
  }) => {
    world.vendor.play([{ say: "First answer." }, { say: "Second answer." }, { say: "Third answer." }]);
    await world.settle(page);
    await say(page, "hello");
    await turnDone(page);
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    const sealed = async () => (await stored(page, "secrets")).map((row) => "inner" in row);
    expect(await sealed()).toEqual([false, false]);

    await world.killRelay();
    await world.startRelay("--shared-machine", "yes");
    await expect.poll(sealed).toEqual([true, true]);
    await world.killRelay();
    await say(page, "still unlocked");
    await expect(page.getByText("Second answer.")).toBeVisible();
    await expect(page.getByText("Waiting for the relay, which unlocks your keys.")).toBeHidden();

    await page.reload();
    await expect(page.getByText("Waiting for the relay, which unlocks your keys.")).toBeVisible();
    const asked = world.vendor.count();
    await say(page, "locked now");
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    await page.getByRole("button", { name: "Stop" }).click();
    await expect(page.locator(".turn").last()).toContainText("Stopped");
    await say(page, "and now I wait");
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    expect(world.vendor.count()).toBe(asked);

    await world.startRelay();
    await expect(page.getByText("Third answer.")).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("Waiting for the relay, which unlocks your keys.")).toBeHidden();
  });
});
