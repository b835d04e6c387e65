// Finds a Chromium to test with, or gets one: the system's own, Debian's by apt, else Playwright's.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Path of the system's Chromium, or undefined when Playwright's own is to be used. */
export function systemChromium() {
  const own = process.env.OCTO_CHROMIUM;
  if (own) return own;
  return names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path));
}

/** The same browser without windows of its own: it opens a page in half the time, and shows no notifications. */
export function headlessShell() {
  const path = "/usr/bin/chromium-headless-shell";
  return !process.env.OCTO_CHROMIUM && existsSync(path) ? path : undefined;
}

export function ensureBrowser() {
  const root = process.getuid?.() === 0;
  const apt = root && spawnSync("apt-get", ["--version"]).status === 0;
  if (apt && !(systemChromium() && headlessShell())) {
    spawnSync("apt-get", ["update"], { stdio: "inherit" });
    if (!systemChromium()) install("chromium", "fonts-noto-cjk");
    // The two belong together: another version of one would not start with the other.
    install("chromium", "chromium-headless-shell");
  }
  if (!systemChromium()) execFileSync("npx", ["playwright", "install", "chromium"], { stdio: "inherit" });
}

/** What cannot be installed is missed where it is needed, and named there. */
function install(...packages) {
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...packages], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
