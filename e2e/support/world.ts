// A relay of one's own, a folder, a vendor: what each end-to-end test stands on. Everything is gone after it.
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
  /** What the relay has printed so far. */
  printed(): string;
  /** The address with its one-time pairing token, fresh from the relay that runs now. */
  link(): string;
  file(path: string): string;
  write(path: string, text: string): void;
  killRelay(): Promise<void>;
  /** The next start runs a copy of what is built, which the test may change: answers its folder. */
  copyBuild(): string;
  startRelay(...flags: string[]): Promise<void>;
  /** Opens the app as the printed link does, and waits until the relay is connected. */
  pair(page: Page): Promise<void>;
  /** On the first-run screen: adds the scripted vendor as an account, with the folder chosen. */
  begin(page: Page, vendorUrl?: string): Promise<void>;
  /** Pairs and begins. */
  settle(page: Page, vendorUrl?: string): Promise<void>;
}

export const test = base.extend<{ world: World }>({
  // Playwright reads which fixtures are wanted off the pattern: none.
  // oxlint-disable-next-line no-empty-pattern
  world: async ({}, use) => {
    const world = await createWorld();
    await use(world);
    await world.end();
  },
});

/**
 * For tests that begin at a first run's end, or at its beginning: the relay and the page are those of the tests before, which
 * spares most of a test's time. `settle` and `pair` put the browser's data back as they were; what has failed is not used
 * again. What a test changes at the relay (folders, browsers) it changes back itself.
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
        // A home of its own: what a person's shell does at its start is not what is tested.
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
  // Its first listing puts a path there: not while ours is being typed.
  await expect(dialog.getByLabel("Path")).toHaveValue(/./);
  await dialog.getByLabel("Path").fill(folder);
  await dialog.getByRole("button", { name: "Open this folder" }).click();
  await expect(dialog).toBeHidden();
}

/** Types a message and sends it. The list of keys has a part of that name: what is written in is a field. */
export async function say(page: Page, text: string, how: "now" | "next" = "now"): Promise<void> {
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  await field.fill(text);
  await field.press(how === "now" ? "Enter" : "Control+Enter");
}

export async function setMode(page: Page, mode: "ask" | "auto" | "plan" | "unattended"): Promise<void> {
  await page.getByLabel("Permission mode").selectOption(mode);
}

/** The line under the last turn says so. */
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
