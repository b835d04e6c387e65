// Stop ends a turn within seconds, whatever the turn waits for, and what was stopped does not run later.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { told } from "./support/told.ts";
import { expect, say, setMode, test, turnDone, type World } from "./support/world.ts";

/** Stop must take at most two seconds. The tests allow three times as much. */
const soon = { timeout: 6_000 };
const silent = "The relay does not answer. Octo waits for it.";
const has = (world: World, file: string) => existsSync(join(world.folder, file));

async function stopSoon(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".turn").last()).toContainText("Stopped", soon);
}

/** Sends a message whose answer runs this command, in Auto. */
async function runs(page: Page, world: World, command: string): Promise<void> {
  world.vendor.play([{ calls: [{ name: "terminal", input: { command } }] }, { say: "Done with it." }]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "run it");
}

test("a running command is stopped while the relay is away, and ends when the relay is back", async ({
  page,
  world,
}) => {
  await runs(page, world, "while true; do echo beat >> beats.txt; sleep 0.2; done");
  await expect.poll(() => has(world, "beats.txt"), { timeout: 20_000 }).toBe(true);
  world.suspendRelay(true);
  await expect(page.getByText(silent)).toBeVisible({ timeout: 30_000 });
  await stopSoon(page);
  world.suspendRelay(false);
  await expect(page.getByText("Relay connected")).toBeVisible({ timeout: 30_000 });
  await say(page, "and now?");
  await expect(page.getByText("Done with it.")).toBeVisible();
  expect(told(world.vendor)).toContain("its end was not confirmed");
  const beats = world.file("beats.txt");
  await page.waitForTimeout(1_000);
  expect(world.file("beats.txt")).toBe(beats);
});

test("a command that a suspended relay has not begun never runs after Stop", async ({ page, world }) => {
  let go: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    go = resolve;
  });
  world.vendor.play(async (_, n) => {
    if (n > 0) return { say: "Not run." };
    await asked;
    return { calls: [{ name: "terminal", input: { command: "touch ran.txt" } }] };
  });
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "run it");
  await expect.poll(() => world.vendor.requests.length).toBe(1);
  world.suspendRelay(true);
  go();
  await page.waitForTimeout(1_000);
  await stopSoon(page);
  world.suspendRelay(false);
  await say(page, "and now?");
  await turnDone(page);
  await page.waitForTimeout(1_000);
  expect(has(world, "ran.txt")).toBe(false);
});

test("a command that was sent to a suspended relay never runs after Stop", async ({ page, world }) => {
  world.vendor.play([{ calls: [{ name: "terminal", input: { command: "touch ran.txt" } }] }, { say: "Not run." }]);
  await world.settle(page);
  await say(page, "run it");
  const allow = page.getByRole("button", { name: "Allow once" });
  await expect(allow).toBeVisible();
  world.suspendRelay(true);
  await allow.click();
  await page.waitForTimeout(500);
  await stopSoon(page);
  world.suspendRelay(false);
  await say(page, "and now?");
  await expect(page.getByText("Not run.")).toBeVisible();
  await page.waitForTimeout(1_000);
  expect(has(world, "ran.txt")).toBe(false);
});

test("a command that could not be sent runs once when the relay is back, and Stop ends the wait", async ({
  page,
  world,
}) => {
  await world.settle(page);
  await setMode(page, "auto");
  await world.killRelay();
  world.vendor.play([
    { calls: [{ name: "terminal", input: { command: "echo once >> log.txt" } }] },
    { say: "It ran." },
    { calls: [{ name: "write_file", input: { path: "later.txt", content: "x" } }] },
    { say: "Never said." },
  ]);
  await say(page, "run it");
  await expect(page.getByText("The relay is disconnected.")).toBeVisible();
  await page.waitForTimeout(8_000);
  await world.startRelay();
  await expect(page.getByText("It ran.")).toBeVisible({ timeout: 20_000 });
  expect(world.file("log.txt")).toBe("once\n");

  await world.killRelay();
  await say(page, "write it");
  await expect(page.getByText("The relay is disconnected.")).toBeVisible();
  await stopSoon(page);
  await world.startRelay();
  await expect(page.getByText("Relay connected")).toBeVisible({ timeout: 20_000 });
  await page.waitForTimeout(1_000);
  expect(has(world, "later.txt")).toBe(false);
});
