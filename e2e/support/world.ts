// The world of an end-to-end test: its own relay, folder and vendor, all removed afterwards.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BrowserContext, expect, type Page, test as base } from "@playwright/test";
import { type ModelServer, startModelServer } from "../fakes/model-server.ts";
import { freePort } from "./free-port.ts";
import { type Ground, layGround } from "./ground.ts";
import { createTestRelay } from "./test-relay.ts";

export interface World {
  /** `http://localhost:<port>` */
  origin: string;
  port: number;
  home: string;
  folder: string;
  vendor: ModelServer;
  /** Returns the relay's output so far. */
  printed(): string;
  /** The running relay's newest address with its one-time pairing token. */
  link(): string;
  file(path: string): string;
  write(path: string, text: string): void;
  killRelay(): Promise<void>;
  /** Suspends the relay, which then keeps its connections but answers nothing, or lets it go on. */
  suspendRelay(suspended: boolean): void;
  /** Makes the next start use a copy of the build, which the test may change. @returns its folder */
  copyBuild(): string;
  startRelay(...flags: string[]): Promise<void>;
  /** Opens the printed address and waits until the relay is connected. */
  pair(page: Page): Promise<void>;
  /** On the first-run screen: adds the scripted vendor's account and chooses the folder. */
  begin(page: Page, vendorUrl?: string): Promise<void>;
  /** Pairs the browser, then completes the first-run screen. */
  settle(page: Page, vendorUrl?: string): Promise<void>;
}

export const test = base.extend<{ world: World }>({
  // Playwright reads the needed fixtures from the pattern, which is empty here.
  // oxlint-disable-next-line no-empty-pattern
  world: async ({}, use) => {
    const world = await createWorld();
    await use(world);
    await world.end();
  },
});

/**
 * For tests that start before or after the first run. They share a relay and a page per worker, which saves most of a
 * test's time. `pair` and `settle` restore the browser's data. After a failed test, a new page is used. A test that
 * changes the relay, such as its folders or devices, must undo the changes.
 */
export const shared = base.extend<{ world: World; context: BrowserContext; page: Page }, { ground: Ground }>({
  ground: [
    async ({ browser }, use) => {
      const world = await createWorld();
      await use(await layGround(browser, world));
      await world.end();
    },
    { scope: "worker" },
  ],
  world: async ({ ground }, use) => {
    await ground.clear();
    await use(ground.world);
  },
  context: async ({ ground }, use) => use(ground.page.context()),
  page: async ({ ground }, use) => use(ground.page),
});

export { expect } from "@playwright/test";

async function createWorld(): Promise<World & { end(): Promise<void> }> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "octo-e2e-")));
  const folder = join(home, "project");
  mkdirSync(folder);
  const port = await freePort();
  const vendor = await startModelServer({ script: [], title: "A scripted chat" });
  const relay = createTestRelay(home, port);
  await relay.start();
  const link = () => /http\S+#pair=\S+/.exec(relay.printed())?.[0] ?? "";
  return {
    origin: `http://localhost:${port}`,
    port,
    home,
    folder,
    vendor,
    printed: relay.printed,
    link,
    file: (path) => readFileSync(join(folder, path), "utf8"),
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    killRelay: relay.kill,
    suspendRelay: relay.suspend,
    startRelay: relay.start,
    copyBuild: relay.copyBuild,
    pair: (page) => pair(page, link()),
    begin: (page, vendorUrl = vendor.url) => begin(page, { vendorUrl, folder }),
    async settle(page, vendorUrl = vendor.url) {
      await pair(page, link());
      await begin(page, { vendorUrl, folder });
    },
    async end() {
      await relay.kill();
      await vendor.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function pair(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByText("Relay connected")).toBeVisible();
}

async function begin(page: Page, { vendorUrl, folder }: { vendorUrl: string; folder: string }): Promise<void> {
  await page.getByLabel("Key", { exact: true }).fill("sk-test-key-0123456789");
  await page.getByLabel("Address", { exact: true }).fill(vendorUrl);
  await chooseFolder(page, folder);
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page.getByLabel("Message")).toBeVisible();
}

export async function chooseFolder(page: Page, folder: string): Promise<void> {
  await page.getByRole("button", { name: "Choose a folder" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  // Waits for the first list of folders before typing, because the list fills the field.
  await expect(dialog.getByLabel("Path")).toHaveValue(/./);
  await dialog.getByLabel("Path").fill(folder);
  await dialog.getByRole("button", { name: "Open this folder" }).click();
  await expect(dialog).toBeHidden();
}

/** Types and sends a message. Finds the field by its role, because a group of keyboard shortcuts has the same label. */
export async function say(page: Page, text: string, how: "now" | "next" = "now"): Promise<void> {
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  await field.fill(text);
  await field.press(how === "now" ? "Enter" : "Control+Enter");
}

export async function setMode(page: Page, mode: "ask" | "auto" | "plan" | "unattended"): Promise<void> {
  await page.getByLabel("Permission mode").selectOption(mode);
}

/** Waits until the line under the last turn says Done. */
export async function turnDone(page: Page, timeout = 30_000): Promise<void> {
  await expect(page.locator(".turn").last()).toContainText("Done", { timeout });
}
