// How the tests start Chromium.
import type { LaunchOptions } from "@playwright/test";
import { systemChromium } from "../browser.mjs";

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launchOptions: LaunchOptions = {
  executablePath: systemChromium(),
  // Root may only run Chromium without its sandbox.
  args: process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet,
};
