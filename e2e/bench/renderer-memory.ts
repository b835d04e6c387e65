// Measures how much a browser's renderer processes grow, workers included.
import { readFileSync, writeFileSync } from "node:fs";
import type { BrowserContext } from "@playwright/test";

export async function growthMb(browser: BrowserContext, work: () => Promise<void>): Promise<number> {
  const ids = await renderers(browser);
  // Resets the kernel's counter of peak memory.
  for (const id of ids) writeFileSync(`/proc/${id}/clear_refs`, "5");
  const before = ids.reduce((sum, id) => sum + read(id, "VmRSS"), 0);
  await work();
  const most = ids.reduce((sum, id) => sum + read(id, "VmHWM"), 0);
  return most - before;
}

async function renderers(browser: BrowserContext): Promise<number[]> {
  const devtools = await browser.browser()?.newBrowserCDPSession();
  if (!devtools) throw new Error("This browser has no process of its own.");
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  await devtools.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

function read(id: number, field: "VmRSS" | "VmHWM"): number {
  const found = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${id}/status`, "utf8"));
  return Number(found?.[1] ?? 0) / 1024;
}
