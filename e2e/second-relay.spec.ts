// A second `octo-relay` in another folder: the relay that runs already opens the folder, and the browser begins there.
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test, type World } from "./support/world.ts";

/** Starts a second relay in the folder. @returns the address that it prints */
async function startSecond(world: World, folder: string): Promise<string> {
  mkdirSync(folder);
  const program = new URL("../dist/relay/main.js", import.meta.url).pathname;
  const env = { ...process.env, HOME: world.home, OCTO_HOME: join(world.home, "octo"), CI: "true" };
  const args = [program, "--no-open", "--port", String(world.port)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, cwd: folder });
  return /http\S+#pair=\S+/.exec(stdout)?.[0] ?? "";
}

test("a second relay in another folder begins a chat there, in a new browser and in one that is set up", async ({
  page,
  world,
}) => {
  const first = join(world.home, "first one");
  await page.goto(await startSecond(world, first));
  await expect(page.getByText("Relay connected")).toBeVisible();
  await expect(page.locator("form").getByRole("button", { name: "first one" })).toBeVisible();
  expect(new URL(page.url()).search).toBe("");
  await page.getByLabel("Key", { exact: true }).fill("sk-test-key-0123456789");
  await page.getByLabel("Address", { exact: true }).fill(world.vendor.url);
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page.locator(".composer-bar").getByRole("button", { name: "first one" })).toBeVisible();

  const second = join(world.home, "second");
  await page.goto("about:blank");
  await page.goto(await startSecond(world, second));
  await expect(page.locator(".composer-bar").getByRole("button", { name: "second" })).toBeVisible();
  await page.reload();
  await expect(page.locator(".composer-bar").getByRole("button", { name: "second" })).toBeVisible();

  // A link cannot choose a folder that the relay does not have open.
  await page.goto(`${world.origin}/?folder=${encodeURIComponent("/etc")}`);
  await expect.poll(() => new URL(page.url()).search).toBe("");
  await expect(page.locator(".composer-bar").getByRole("button", { name: "second" })).toBeVisible();
});
