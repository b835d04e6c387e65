// Chromium against the built app served by the built relay. Each test starts its own relay with a home of its own.
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";

/** Begun first, so that no worker is left alone with one of them at the end. */
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
  // Slow machines are no defect: what fails twice more is one.
  retries: process.env.CI ? 2 : 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: "line",
  // Keeping the whole app is a quarter of a test's time; those that are about it ask for it.
  // What only moves to please would be drawn without a graphics card here; the tests that are about motion ask for it.
  use: { launchOptions, trace: "on-first-retry", contextOptions: { reducedMotion: "reduce" }, serviceWorkers: "block" },
});
