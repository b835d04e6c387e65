// What a browser does to the storage of a page that is open: it closes the database, or allows it no more space.
import { expect, type Page } from "@playwright/test";
import type { World } from "./world.ts";

/** Closes all databases of the browser as Chromium does it itself. Only the whole browser has this page. */
export async function closeDatabases(page: Page): Promise<void> {
  const inside = await page.context().newPage();
  await inside.goto("chrome://indexeddb-internals");
  const buttons = inside.getByText("Force close");
  await expect(buttons.first()).toBeVisible();
  for (const button of await buttons.all()) await button.click();
  await inside.close();
}

/** Returns a function that changes how much the browser allows Octo. Without a number, its own limit holds again. */
export async function quotaOf(page: Page, { origin }: Pick<World, "origin">) {
  const browser = await page.context().newCDPSession(page);
  return (quotaSize?: number) =>
    browser.send("Storage.overrideQuotaForOrigin", { origin, ...(quotaSize && { quotaSize }) });
}

/** The space with which a test begins whose space is taken later, in bytes. */
export const roomOfTests = 6 << 20;

/**
 * Leaves no space at all. Chromium remembers how much there was until something does not fit into that.
 * @param allow of a quota that was set before anything was stored
 */
export async function leaveNoSpace(page: Page, allow: (quotaSize?: number) => Promise<unknown>): Promise<void> {
  await allow(1);
  await page.evaluate(
    async (tooMuch) => {
      const request = indexedDB.open("filler", 1);
      request.addEventListener("upgradeneeded", () => request.result.createObjectStore("rows"));
      await new Promise((resolve) => {
        request.addEventListener("error", resolve);
        request.addEventListener("success", () => {
          const bytes = new Uint8Array(tooMuch);
          for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
          const tx = request.result.transaction("rows", "readwrite");
          tx.addEventListener("abort", resolve);
          tx.addEventListener("complete", resolve);
          tx.objectStore("rows").put(bytes, 1);
        });
      });
      request.result.close();
    },
    roomOfTests + (1 << 20),
  );
}
