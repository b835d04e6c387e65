// The world of an end-to-end test: its own relay, folder and vendor, all removed afterwards.
import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BrowserContext, expect, type Page, test as base } from "@playwright/test";
import { type ModelServer, startModelServer } from "../fakes/model-server.ts";
import { type Ground, layGround } from "./ground.ts";

const root = new URL("../../", import.meta.url).pathname;
const built = join(root, "dist");

export interface World {
  /** `http://localhost:<port>` */
  origin: string;
  port: number;
  home: string;
  folder: string;
  vendor: ModelServer;
  /** The relay's output so far. */
  printed(): string;
  /** The running relay's newest address with its one-time pairing token. */
  link(): string;
  file(path: string): string;
  write(path: string, text: string): void;
  killRelay(): Promise<void>;
  /** Makes the next start use a copy of the build, which the test may change. @returns its folder */
  copyBuild(): string;
  startRelay(...flags: string[]): Promise<void>;
  /** Opens the printed address and waits until the relay is connected. */
  pair(page: Page): Promise<void>;
  /** On the first-run screen: adds the scripted vendor's account and chooses the folder. */
  begin(page: Page, vendorUrl?: string): Promise<void>;
  /** Pairs, then completes the first run. */
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
 * For tests that start before or after the first run: they reuse the worker's relay and page, which saves most of a test's
 * time. `settle` and `pair` restore the browser's data; a failed test's page is not reused. A test undoes its changes at
 * the relay (folders, devices) itself.
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
  if (!existsSync(join(built, "relay/main.js"))) throw new Error("Nothing is built: run npm run build first.");
  const home = realpathSync(mkdtempSync(join(tmpdir(), "octo-e2e-")));
  const folder = join(home, "project");
  mkdirSync(folder);
  const port = await freePort();
  const vendor = await startModelServer({ script: [], title: "A scripted chat" });
  let relay: ChildProcess | undefined;
  let printed = "";
  let build = built;

  const startRelay = async (...flags: string[]) => {
    printed = "";
    const child = spawn(
      process.execPath,
      [join(build, "relay/main.js"), "--no-open", "--port", String(port), ...flags],
      {
        // Uses its own HOME, so that the person's shell profile does not affect tests.
        env: { ...process.env, HOME: home, OCTO_HOME: join(home, "octo"), CI: "true" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    relay = child;
    const hear = (data: Buffer) => (printed += data.toString());
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    await expect.poll(() => printed, { timeout: 15_000 }).toMatch(/#pair=\S+/);
  };
  const killRelay = async () => {
    const child = relay;
    relay = undefined;
    if (!child || child.exitCode !== null) return;
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await closed;
  };
  await startRelay();

  const world: World = {
    origin: `http://localhost:${port}`,
    port,
    home,
    folder,
    vendor,
    printed: () => printed,
    link: () => /http\S+#pair=\S+/.exec(printed)?.[0] ?? "",
    file: (path) => readFileSync(join(folder, path), "utf8"),
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    killRelay,
    startRelay,
    copyBuild() {
      build = join(home, "build");
      cpSync(built, build, { recursive: true });
      symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
      return build;
    },
    async pair(page) {
      await page.goto(world.link());
      await expect(page.getByText("Relay connected")).toBeVisible();
    },
    async begin(page, vendorUrl = vendor.url) {
      await page.getByLabel("Key", { exact: true }).fill("sk-test-key-0123456789");
      await page.getByLabel("Address", { exact: true }).fill(vendorUrl);
      await chooseFolder(page, folder);
      await page.getByRole("button", { name: "Start" }).click();
      await expect(page.getByLabel("Message")).toBeVisible();
    },
    async settle(page, vendorUrl) {
      await world.pair(page);
      await world.begin(page, vendorUrl);
    },
  };
  return {
    ...world,
    async end() {
      await killRelay();
      await vendor.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export async function chooseFolder(page: Page, folder: string): Promise<void> {
  await page.getByRole("button", { name: "Choose a folder" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  // Waits for the first listing, which fills the field, before typing.
  await expect(dialog.getByLabel("Path")).toHaveValue(/./);
  await dialog.getByLabel("Path").fill(folder);
  await dialog.getByRole("button", { name: "Open this folder" }).click();
  await expect(dialog).toBeHidden();
}

/** Types and sends a message. Looks for the field by role, since the list of keys has a group of the same name. */
export async function say(page: Page, text: string, how: "now" | "next" = "now"): Promise<void> {
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  await field.fill(text);
  await field.press(how === "now" ? "Enter" : "Control+Enter");
}

export async function setMode(page: Page, mode: "ask" | "auto" | "plan" | "unattended"): Promise<void> {
  await page.getByLabel("Permission mode").selectOption(mode);
}

/** Waits until the line under the last turn says done. */
export async function turnDone(page: Page, timeout = 30_000): Promise<void> {
  await expect(page.locator(".turn").last()).toContainText("Done", { timeout });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
