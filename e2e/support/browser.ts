// Launch options of Chromium for tests.
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

// Chromium refuses to run its sandbox as root.
const args = process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet;

/** Options that launch the full browser, for benches and for features that Chromium's headless shell lacks. */
export const wholeBrowser: LaunchOptions = { executablePath: systemChromium(), args };

export const launchOptions: LaunchOptions = { executablePath: headlessShell() ?? systemChromium(), args };
