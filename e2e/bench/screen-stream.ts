// 5,000 tokens at 250 a second, in an empty chat and at the end of a long one, beside a page that draws them naively.
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import type { ModelServer } from "../fakes/model-server.ts";
import { type Burden, watchBurden } from "./burden.ts";
import { essay, lastLine } from "./essay.ts";
import type { Figure } from "./figures.ts";

const text = essay(5_000);
/** A frame of a screen with 60 of them, rounded up. */
const frameMs = 17;

/** A token every four milliseconds: a timer of three takes about that long. */
export const streamStep = { say: text, chunk: 4, delayMs: 3 };

/** From the question on until the last line is on screen. */
async function borne(page: Page, vendor: ModelServer, begin: () => Promise<unknown>): Promise<Burden> {
  const before = vendor.billed.length;
  const end = await watchBurden(page);
  await begin();
  // Not a look at the page while it is measured.
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
    // A machine that cannot keep the pace with the floor either says nothing about us.
    floor.frameP99 <= frameMs
      ? { ...frames, name: name("slowest frame of a hundred"), limit: frameMs }
      : { ...frames, name: name("slowest frame of a hundred"), floor: floor.frameP99, limit: 1 },
  ];
}
