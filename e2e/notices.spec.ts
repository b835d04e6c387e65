// Notifications for a person who is looking elsewhere, and the way from a notification to its chat.
import type { BrowserContext, Page } from "@playwright/test";
import { wholeBrowser } from "./support/browser.ts";
import { expect, say, test, turnDone, type World } from "./support/world.ts";

/** Makes the service worker believe that pages are hidden, because a headless browser reports every page as visible. */
async function hide(context: BrowserContext): Promise<void> {
  const [worker] = context.serviceWorkers();
  await worker?.evaluate(`{
    const all = Clients.prototype.matchAll;
    Clients.prototype.matchAll = async function (options) {
      const windows = await all.call(this, options);
      return windows.map((window) => ({
        visibilityState: "hidden",
        focus: () => window.focus(),
        postMessage: (message) => window.postMessage(message),
      }));
    };
  }`);
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const { ready } = navigator.serviceWorker;
    return (await (await ready).getNotifications()).map(({ title, body }) => ({ title, body }));
  });

test.use({ launchOptions: wholeBrowser, serviceWorkers: "allow" });

const allow = (context: BrowserContext, world: World) =>
  context.grantPermissions(["notifications"], { origin: world.origin });

test("W-104 a visible chat sends no notification; a chat that ends in the background sends one, which opens it", async ({
  page,
  context,
  world,
}) => {
  let finish: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    finish = resolve;
  });
  world.vendor.play(async (_, n) => {
    if (n === 0) return { say: "Seen." };
    await told;
    return { say: "All done." };
  });
  await allow(context, world);
  await world.settle(page);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await say(page, "hello");
  await turnDone(page);
  expect(await shown(page)).toEqual([]);

  await say(page, "work on");
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  const chat = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Money" }).first().click();
  await hide(context);
  finish();
  await expect.poll(async () => (await shown(page)).map(({ body }) => body)).toEqual(["Finished."]);

  const [worker] = context.serviceWorkers();
  await worker?.evaluate(`self.registration.getNotifications().then(([notification]) =>
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification })))`);
  await expect.poll(() => new URL(page.url()).pathname).toBe(chat);
  expect(await shown(page)).toEqual([]);
});

test("the browser is asked for notifications, for persistent storage and to install only on the person's click", async ({
  page,
  context,
  world,
}) => {
  await page.addInitScript(() => {
    navigator.storage.persisted = () => Promise.resolve(false);
    let asked = 0;
    navigator.storage.persist = () => Promise.resolve(++asked > 1);
    const install = () => Object.assign(document.documentElement.dataset, { asked: "install" });
    const offer = Object.assign(new Event("beforeinstallprompt"), { prompt: () => Promise.resolve(install()) });
    addEventListener("load", () => setTimeout(() => dispatchEvent(offer), 500));
  });
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "hello");
  await turnDone(page);
  await page.goto(`${world.origin}/settings`);
  const bar = page.getByText("You can install Octo as an app on this device.");
  await expect(bar).toBeVisible();
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(bar).toHaveCount(0);
  await expect(page.locator("html")).not.toHaveAttribute("data-asked");
  await page.getByRole("button", { name: "Install Octo" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-asked", "install");

  await page.getByRole("button", { name: "Ask the browser not to delete Octo's data" }).click();
  await expect(page.getByText("The browser declined.")).toBeVisible();
  await page.getByRole("button", { name: "Ask the browser not to delete Octo's data" }).click();
  await expect(page.getByText("The browser keeps Octo's data until you delete it.")).toBeVisible();
  await expect(page.getByText("Octo can notify you when")).toBeVisible();
  await allow(context, world);
  await page.getByRole("button", { name: "Allow notifications" }).click();
  await expect(page.getByText("Octo notifies you when a chat finishes")).toBeVisible();
});
