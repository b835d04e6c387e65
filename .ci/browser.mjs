// Finds or installs a Chromium for the tests: first the system's, then Debian's with apt, otherwise Playwright's.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Returns the path of the system's Chromium. Undefined means that the tests use Playwright's. */
export function systemChromium() {
  const own = process.env.OCTO_CHROMIUM;
  if (own) return own;
  return names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path));
}

/**
 * Returns the path of Chromium's headless shell, if installed. It opens pages in half the time but cannot show
 * notifications.
 */
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
    // Installs both packages together, because they must have the same version.
    install("chromium", "chromium-headless-shell");
  }
  if (!systemChromium()) execFileSync("npx", ["playwright", "install", "chromium"], { stdio: "inherit" });
}

/** Installs packages with apt. Ignores failures, because the step that needs a missing package reports the problem. */
function install(...packages) {
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...packages], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
