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

export function ensureBrowser() {
  if (systemChromium()) return;
  const root = process.getuid?.() === 0;
  if (root && spawnSync("apt-get", ["--version"]).status === 0) {
    execFileSync("apt-get", ["update"], { stdio: "inherit" });
    const packages = ["chromium", "fonts-noto-cjk"];
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", ...packages], {
      stdio: "inherit",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    return;
  }
  execFileSync("npx", ["playwright", "install", "chromium"], { stdio: "inherit" });
}
