// Measures how many bytes and how much time the app needs until a person can type.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { BrowserContext } from "@playwright/test";
import { firstLoadFiles } from "../support/first-load.ts";
import { type Figure, median } from "./figures.ts";

const rounds = 7;
const restMs = 700;
const root = new URL("../../", import.meta.url);

/** Measures the compressed size of the page, its scripts and styles, and the texts of one language. */
export function firstLoad(): Figure {
  const weigh = (name: string) => gzipSync(readFileSync(new URL(name, root))).length;
  const kb = firstLoadFiles.reduce((sum, name) => sum + weigh(name), 0) / 1_000;
  return { name: "screen: first load to a usable composer, gzip", value: kb, unit: "kB", limit: 69.5 };
}

/** A script for the page. It measures the time from the start of the navigation until a typed letter is painted. */
const typeSoon = `
  globalThis.typed = new Promise((resolve) => {
    const look = () => {
      const field = document.querySelector("textarea[aria-label=Message]");
      if (!field || field.disabled) return requestAnimationFrame(look);
      field.focus();
      document.execCommand("insertText", false, "a");
      const shown = () => {
        if (!document.querySelector("textarea[aria-label=Message]").value.includes("a")) return requestAnimationFrame(look);
        setTimeout(() => resolve(performance.now()));
      };
      requestAnimationFrame(shown);
    };
    requestAnimationFrame(look);
  });`;

/**
 * Measures the addresses in turns, with the CPU slowed down by a factor. @returns the median of each in milliseconds
 */
async function typing(context: BrowserContext, addresses: string[], slowDown: number): Promise<number[]> {
  const times = addresses.map((): number[] => []);
  for (let i = 0; i <= rounds; i++) {
    for (const [which, address] of addresses.entries()) {
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowDown });
      await page.addInitScript(typeSoon);
      await page.goto(address, { waitUntil: "commit" });
      times[which]?.push((await page.evaluate("typed")) as number);
      await page.getByLabel("Message").fill("");
      await page.close();
      // Waits until the previous page has ended, so that it does not slow the next start.
      await sleep(restMs);
    }
  }
  // Leaves out the first run of each page, because it starts with cold caches.
  return times.map((all) => median(all.slice(1)));
}

export async function timeToType(context: BrowserContext, app: string, floor: string): Promise<Figure[]> {
  const [ours, plain] = await typing(context, [app, floor], 1);
  const [slow] = await typing(context, [app], 4);
  return [
    {
      name: "screen: navigation to a letter typed",
      value: ours ?? Number.NaN,
      floor: plain,
      unit: "ms",
      limit: 2,
    },
    { name: "screen: the same on a four times slower page", value: slow ?? Number.NaN, unit: "ms", limit: 1_200 },
  ];
}
