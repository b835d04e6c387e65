// One relay and one page shared by a worker's tests. Each test begins with reset browser data, but the relay keeps its data.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Browser, expect, type Page } from "@playwright/test";
import { keep, putBack } from "./kept.ts";
import type { World } from "./world.ts";

export interface Ground {
  world: World;
  page: Page;
  /** Resets the vendor's script, the browser's permissions, the folder and the window size. */
  clear(): Promise<void>;
}

export async function layGround(browser: Browser, world: World): Promise<Ground> {
  const page = await (await browser.newContext({ reducedMotion: "reduce", serviceWorkers: "block" })).newPage();
  /** The page's localStorage at each starting point. */
  const remembered = new Map<string, string>();
  /** Restores a starting point. Only the first time, `lead` is run to reach it. */
  const reach = async (place: string, lead: () => Promise<void>) => {
    if (remembered.has(place)) await putBack(page, world.origin, place);
    else {
      await lead();
      remembered.set(place, await page.evaluate(() => JSON.stringify(localStorage)));
      await keep(page, world.origin, place);
    }
    await page.evaluate((kept) => {
      localStorage.clear();
      for (const [name, value] of Object.entries(JSON.parse(kept) as object)) localStorage.setItem(name, value);
    }, remembered.get(place) ?? "{}");
    await page.goto(world.origin);
  };
  const pair = async () => {
    await reach("paired", () => world.pair(page));
    await expect(page.getByText("Relay connected")).toBeVisible();
  };
  const settle = async () => {
    await reach("settled", async () => {
      await pair();
      await world.begin(page);
    });
    await expect(page.getByLabel("Message")).toBeVisible();
    await expect(page.getByText("Relay connected").first()).toBeAttached();
  };
  return {
    page,
    world: { ...world, pair, settle },
    async clear() {
      for (const other of page.context().pages()) if (other !== page) await other.close();
      await page.context().clearPermissions();
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await page.setViewportSize({ width: 1280, height: 720 });
      await page.emulateMedia({ colorScheme: null, reducedMotion: "reduce" });
      for (const name of readdirSync(world.folder)) rmSync(join(world.folder, name), { recursive: true });
      world.vendor.forget();
    },
  };
}
