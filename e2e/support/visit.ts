// Two ways to navigate between screens.
import { expect, type Page } from "@playwright/test";

/** Navigates to a path; resolves when the text `there` is on the screen. */
export type Visit = (path: string, there: string) => (page: Page) => Promise<void>;

/** Loads the whole app, like a link from another site. */
export const byLoading =
  (origin: string): Visit =>
  (path, there) =>
  async (page) => {
    await page.goto(origin + path);
    await expect(page.locator(there).first()).toBeVisible();
  };

/**
 * Uses the app's router, which is faster than loading the app. Visits an unknown path first, so that the page starts
 * fresh.
 */
export const byLinks: Visit = (path, there) => async (page) => {
  const open = page.locator("dialog[open], .menu:popover-open");
  while ((await open.count()) > 0) {
    await page.keyboard.press("Escape");
    await page.waitForTimeout(20);
  }
  await follow(page, "/nowhere");
  await expect(page.locator(".nowhere")).toBeVisible();
  await follow(page, path);
  await expect(page.locator(there).first()).toBeVisible();
};

const follow = (page: Page, path: string): Promise<void> =>
  page.evaluate((path) => {
    history.pushState(undefined, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
