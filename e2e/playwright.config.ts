// Chromium against the built app served by the built relay. Each test starts its own relay with a home of its own.
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
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
