// One relay and one page that the tests of a worker share. Browser data is reset before each test, relay data is not.
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
  /** The page's localStorage as JSON, by starting point: `paired` or `settled`. */
  const remembered = new Map<string, string>();
  /** Brings the page to a starting point. The first time, `lead` does so; later, the stored data is restored. */
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
