// How a walk gets from screen to screen.
import { expect, type Page } from "@playwright/test";

/** To a path of the app; resolves when `there` is on the screen. */
export type Visit = (path: string, there: string) => (page: Page) => Promise<void>;

/** As by a link from elsewhere: the whole app is loaded. */
export const byLoading =
  (origin: string): Visit =>
  (path, there) =>
  async (page) => {
    await page.goto(origin + path);
    await expect(page.locator(there).first()).toBeVisible();
  };

/** As by the app's own links, which takes a fraction of it. Over a page that is none, so that nothing stays as it was left. */
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
