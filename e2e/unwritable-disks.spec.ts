// Disks that cannot be written. On a full one, Chromium throws the database away if it is opened again and again meanwhile.
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";
import { expect, say, setMode, test, turnDone } from "./support/world.ts";

/** Writes until no kilobyte is left. @returns the path of the file that takes the space */
function fillUp(disk: string): string {
  const path = join(disk, "filler");
  for (const size of [65_536, 1_024])
    try {
      for (;;) appendFileSync(path, new Uint8Array(size));
    } catch {
      // There is no space for so much any more.
    }
  return path;
}

test("a full disk is told, and the turn goes on once there is space", async ({ world }) => {
  test.setTimeout(150_000);
  const disk = mkdtempSync(join(tmpdir(), "octo-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=120m", "tmpfs", disk]).status === 0;
  test.skip(!mounted, "Mounting a small disk is not allowed here.");
  const browser = await chromium.launchPersistentContext(join(disk, "profile"), launchOptions);
  try {
    const page = await browser.newPage();
    world.vendor.play([
      { say: "Hello." },
      { calls: [{ name: "terminal", input: { command: "until [ -f go ]; do sleep 0.1; done; seq 3000" } }] },
      { say: "It went." },
    ]);
    await world.settle(page);
    await setMode(page, "auto");
    await say(page, "Begin.");
    await turnDone(page);
    await say(page, "Wait for it.");
    await expect(page.getByText("until [ -f go ]").first()).toBeVisible();
    const filler = fillUp(disk);
    // Octo gives up its reserve first. Something else takes that space, too.
    const filling = setInterval(() => fillUp(disk), 10);
    world.write("go", "");
    await expect(page.getByText("There is no space left for Octo's data.")).toBeVisible();
    clearInterval(filling);
    await expect(page.getByText("could not be loaded")).toHaveCount(0);
    // In this time, Chromium would throw the database away.
    await page.waitForTimeout(20_000);
    rmSync(filler);
    // Chromium may have damaged its files by then. If so, it throws them away, and the page says so.
    const lost = page.getByText("This browser has lost Octo's data");
    await expect(page.getByText("It went.").or(lost)).toBeVisible();
    await expect(page.getByText("There is no space left for Octo's data.")).toHaveCount(0);
    if (await lost.isVisible()) return;
    await page.reload();
    await expect(page.getByRole("log").getByText("Hello.")).toBeVisible();
    expect(world.vendor.requests.filter(({ body }) => body.tools?.length)).toHaveLength(3);
  } finally {
    await browser.close();
    spawnSync("umount", ["-l", disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});

test("a relay whose folder is read-only works for paired browsers, and both say what it cannot do", async ({
  page,
  world,
}) => {
  world.vendor.play([{ calls: [{ name: "write_file", input: { path: "a.txt", content: "x" } }] }, { say: "Written." }]);
  await world.settle(page);
  await world.killRelay();
  const kept = join(world.home, "octo");
  const copy = join(world.home, "copy");
  cpSync(kept, copy, { recursive: true });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "tmpfs", kept]).status === 0;
  test.skip(!mounted, "Mounting is not allowed here.");
  try {
    cpSync(copy, kept, { recursive: true });
    spawnSync("mount", ["-o", "remount,ro", kept]);
    await world.startRelay();
    expect(world.printed()).toMatch(/cannot be written\. This file system is read-only\..* no browser can be paired/);
    await setMode(page, "auto");
    await say(page, "Write it.");
    await turnDone(page);
    expect(world.file("a.txt")).toBe("x");
    await page.goto(`${world.origin}/settings`);
    const state = page.getByRole("list", { name: "State of your data" });
    await expect(state).toContainText("The backup is failing");
    await expect(state).toContainText("This file system is read-only.");
  } finally {
    spawnSync("umount", ["-l", kept]);
  }
});
