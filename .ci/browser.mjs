// Finds or installs a Chromium for the tests: the system's own, Debian's by apt, else Playwright's.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Path of the system's Chromium; undefined means Playwright's own. */
export function systemChromium() {
  const own = process.env.OCTO_CHROMIUM;
  if (own) return own;
  return names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path));
}

/** Chromium's headless shell: it opens pages in half the time, but shows no notifications. */
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
    // Both packages must have the same version.
    install("chromium", "chromium-headless-shell");
  }
  if (!systemChromium()) execFileSync("npx", ["playwright", "install", "chromium"], { stdio: "inherit" });
}

/** Ignores failures: the step that needs a missing package reports it. */
function install(...packages) {
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...packages], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
