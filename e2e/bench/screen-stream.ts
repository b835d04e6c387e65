// Streams 5,000 tokens at 250 per second into an empty and a long chat, compared with a page that renders naively.
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import type { ModelServer } from "../fakes/model-server.ts";
import { type Burden, watchBurden } from "./burden.ts";
import { essay, lastLine } from "./essay.ts";
import type { Figure } from "./figures.ts";

const text = essay(5_000);
/** One frame at 60 Hz in ms, rounded up. */
const frameMs = 17;

/** Sends one token about every 4 ms. `delayMs` is 3, because a timer of 3 ms takes about 4 ms. */
export const streamStep = { say: text, chunk: 4, delayMs: 3 };

/** Measures the page's load from sending the question until the last line is on screen. */
async function borne(page: Page, vendor: ModelServer, begin: () => Promise<unknown>): Promise<Burden> {
  const before = vendor.billed.length;
  const end = await watchBurden(page);
  await begin();
  // Polls the vendor, because polling the page would distort the measurement.
  while (!vendor.billed.slice(before).some(({ ended, usage }) => ended && usage.output > 1_000)) await sleep(20);
  await page.getByText(lastLine).last().waitFor();
  return end();
}

export const streamInApp = (page: Page, vendor: ModelServer): Promise<Burden> =>
  borne(page, vendor, async () => {
    await page.getByLabel("Message").fill("go");
    await page.getByLabel("Message").press("Enter");
  });

export const streamNaively = (page: Page, vendor: ModelServer): Promise<Burden> =>
  borne(page, vendor, () => page.evaluate(`void streamFrom(${JSON.stringify(vendor.url)})`));

export function streamFigures(where: string, ours: Burden, floor: Burden): Figure[] {
  const name = (what: string) => `screen: streaming ${where}, ${what}`;
  const percent = (part: number) => 100 * part;
  const frames = { value: ours.frameP99, unit: "ms" };
  return [
    { name: name("tasks over 50 ms"), value: ours.longTasks, unit: "tasks", limit: 0 },
    { name: name("main thread busy"), value: percent(ours.busy), floor: percent(floor.busy), unit: "%", limit: 0.7 },
    // If even the naive page drops frames, the machine is too slow for a verdict.
    floor.frameP99 <= frameMs
      ? { ...frames, name: name("slowest frame of a hundred"), limit: frameMs }
      : { ...frames, name: name("slowest frame of a hundred"), floor: floor.frameP99, limit: 1 },
  ];
}
