// Finds a Chromium for the tests or installs one: first the system's, then Debian's with apt, else Playwright's.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Path of the system's Chromium; undefined means that Playwright's Chromium is used. */
export function systemChromium() {
  const own = process.env.OCTO_CHROMIUM;
  if (own) return own;
  return names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path));
}

/** Path of Chromium's headless shell, which opens pages in half the time but cannot show notifications. */
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
    // Installed together, because both packages must have the same version.
    install("chromium", "chromium-headless-shell");
  }
  if (!systemChromium()) execFileSync("npx", ["playwright", "install", "chromium"], { stdio: "inherit" });
}

/** Ignores failures, because the step that needs a missing package reports the problem. */
function install(...packages) {
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...packages], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
