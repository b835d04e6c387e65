// How the tests start Chromium.
import type { LaunchOptions } from "@playwright/test";
import { headlessShell, systemChromium } from "../../.ci/browser.mjs";

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Root may only run Chromium without its sandbox.
const args = process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet;

/** A browser with all that belongs to one: for benches, and for what a shell has not. */
export const wholeBrowser: LaunchOptions = { executablePath: systemChromium(), args };

export const launchOptions: LaunchOptions = { executablePath: headlessShell() ?? systemChromium(), args };
