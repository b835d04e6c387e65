// Runs Chromium against the built app and relay. Tests have their own relay, or share one relay per worker.
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";

/** The longest test files. They start first, so that no worker is still busy with one when the others have ended. */
const long = ["controls", "crash", "notices", "screens"].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: ".",
  projects: [
    { name: "long", testMatch: long },
    { name: "short", testMatch: "**/*.spec.ts", testIgnore: long },
  ],
  outputDir: "../test-results/e2e",
  workers: 2,
  fullyParallel: true,
  // A test may fail once or twice on a slow machine. A test that fails three times has found a defect.
  retries: process.env.CI ? 2 : 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: "line",
  // Precaching the app takes a quarter of a test's time, so only tests about it allow service workers.
  // Animations are slow without a GPU, so only tests about motion allow them.
  use: { launchOptions, trace: "on-first-retry", contextOptions: { reducedMotion: "reduce" }, serviceWorkers: "block" },
});
