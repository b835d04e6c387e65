// Measures the time from a click on a chat's row to its last message on screen, for short and long chats, and memory.
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { SeededChat } from "../support/seed.ts";
import { type Figure, median } from "./figures.ts";
import { heapMb } from "./heap.ts";

const openMs = 300;
const switchMs = 100;
/** Time limit in milliseconds for opening an imported chat, whose state must be computed from its first event on. */
const importedMs = 1_000;
const heapLimit = 250;
const switches = 12;
const lookMs = 300;

/** The numbers in OpenCode's issue 39478: many chats, of which one is enormous. */
const manyChats = 109;
const manyTexts = 3_615;
const hugeText = 1_650_000;
const longChat = 10_000;
const pairChat = 200;
const colds = ["Cold 1", "Cold 2", "Cold 3", "Cold 4", "Cold 5"];
const pair = ["One of two", "Two of two"] as const;

const words = (chat: string, n: number) =>
  `${n} of ${chat}: the totals of the **cart** are wrong when a voucher is used twice.\n\n- \`applyVoucher\` reads\n- then writes`;
const end = (chat: string) => `The end of ${chat}.`;

function chatOf(title: string, messages: number, at: number, settings: Partial<SessionSettings>): SeededChat {
  const said = Array.from({ length: messages - 1 }, (_, n) => words(title, n));
  return { id: `session_${title.replaceAll(" ", "_")}`, title, words: [...said, end(title)], at, settings };
}

/** @param settings settings of the chats, which must include an account */
export function chatsToOpen(settings: Partial<SessionSettings>): SeededChat[] {
  // Pins the chats to open, so that they are at the top of the list.
  const pinned = { ...settings, pinned: true };
  const share = Math.floor(manyTexts / manyChats);
  const huge = chatOf("Huge", manyTexts - (manyChats - 1) * share, 2, pinned);
  huge.words.splice(
    -2,
    1,
    words("Huge", 0)
      .repeat(Math.ceil(hugeText / words("Huge", 0).length))
      .slice(0, hugeText),
  );
  const others = Array.from({ length: manyChats - 1 }, (_, n) => chatOf(`Ordinary ${n}`, share, 10 + n, settings));
  const opened = [...pair, ...colds].map((title, n) => chatOf(title, pairChat, 1_000 + n, pinned));
  return [huge, chatOf("Ten thousand", longChat, 1, pinned), ...others, ...opened];
}

/** A script for the page. It clicks a chat's row and waits until the end of the chat is painted and in view. */
const openInPage = `
  globalThis.openChat = (title, end) => new Promise((resolve) => {
    const link = [...document.querySelectorAll("a.session-link")].find((one) => one.textContent.startsWith(title));
    const startedAt = performance.now();
    link.click();
    const look = () => {
      const log = document.querySelector("[role=log]:not(.transcript-coming)");
      const row = [...(log?.querySelectorAll(".transcript-row") ?? [])].find((one) => one.textContent.includes(end));
      const box = row?.getBoundingClientRect();
      if (!box || box.bottom < 0 || box.top > innerHeight) return requestAnimationFrame(look);
      setTimeout(() => resolve(performance.now() - startedAt));
    };
    requestAnimationFrame(look);
  });`;

async function openChat(page: Page, title: string): Promise<number> {
  // Waits, because a person would look at the previous chat for a while.
  await sleep(lookMs);
  const call = `openChat(${JSON.stringify(title)}, ${JSON.stringify(end(title))})`;
  return (await page.evaluate(call)) as number;
}

/** Measures the opening of chats. The page must be freshly loaded, with `chatsToOpen` in its store. */
export async function openFigures(page: Page): Promise<Figure[]> {
  await begin(page);
  const cold: number[] = [];
  for (const title of colds) cold.push(await openChat(page, title));
  for (const title of pair) await openChat(page, title);
  const warm: number[] = [];
  for (let n = 0; n < switches; n++) warm.push(await openChat(page, pair[n % 2] ?? pair[0]));
  const unfolded = await openChat(page, "Ten thousand");
  // Waits for the checkpoint, which is written shortly after the chat's state has been computed.
  await sleep(1_000);
  await page.goto(new URL("/", page.url()).href);
  await begin(page);
  const long = await openChat(page, "Ten thousand");
  const longHeap = await heapMb(page);
  await openChat(page, pair[0]);
  const huge = await openChat(page, "Huge");
  const hugeHeap = await heapMb(page);
  return [
    { name: "screen: to a chat that was open before", value: median(warm), unit: "ms", limit: switchMs },
    { name: "screen: to a chat of 200 entries for the first time", value: median(cold), unit: "ms", limit: openMs },
    {
      name: "screen: to one of 10,000 entries nobody has opened since it was imported",
      value: unfolded,
      unit: "ms",
      limit: importedMs,
    },
    { name: "screen: to the same after a reload", value: long, unit: "ms", limit: openMs },
    { name: "screen: heaps of page and workers then", value: longHeap, unit: "MB", limit: heapLimit },
    { name: "screen: to a text of 1.65 million characters, 109 chats", value: huge, unit: "ms", limit: openMs },
    { name: "screen: heaps of page and workers then", value: hugeHeap, unit: "MB", limit: heapLimit },
  ];
}

async function begin(page: Page): Promise<void> {
  for (const title of ["Ten thousand", "Huge", ...colds, ...pair])
    await page.getByRole("link", { name: title }).first().waitFor();
  await page.evaluate(openInPage);
}
