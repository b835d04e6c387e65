// Measures the screen as a person experiences it: start, streaming of a long answer, opening of chats.
import { type Browser, chromium } from "@playwright/test";
import { wholeBrowser } from "../support/browser.ts";
import { type SeededChat, seedChats } from "../support/seed.ts";
import { stored } from "../support/stored.ts";
import type { Figure } from "./figures.ts";
import { servePages } from "./floors.ts";
import { chatsToOpen, openFigures } from "./screen-open.ts";
import { firstLoad, timeToType } from "./screen-start.ts";
import { streamFigures, streamInApp, streamNaively, streamStep } from "./screen-stream.ts";
import { type Site, startSite } from "./site.ts";

const longChat = { id: "session_long", title: "Long", messages: 2_000 };

export async function benchScreen(): Promise<Figure[]> {
  const site = await startSite(() => ({ say: "Hello." }));
  const floors = await servePages();
  const browser = await chromium.launch(wholeBrowser);
  try {
    return [firstLoad(), ...(await onScreen(browser, site, floors.url))];
  } finally {
    await browser.close();
    await floors.close();
    await site.end();
  }
}

async function onScreen(browser: Browser, site: Site, floors: string): Promise<Figure[]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await site.settle(page);
  // Measures a later visit in the same tab, once the service worker has cached Octo.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.goto("about:blank");
  const typing = await timeToType(context, `${site.origin}/`, `${floors}plain.html`);
  await page.goto(`${site.origin}/`);

  // Creates a first chat, whose account the seeded chats use.
  await page.getByLabel("Message").fill("hello");
  await page.getByLabel("Message").press("Enter");
  await page.locator(".turn").waitFor();
  const short = page.url();
  const [begun] = await stored(page, "events");
  if (begun?.type !== "session.started") throw new Error("No chat has begun.");
  const { account, model } = begun.settings;
  const words = Array.from({ length: longChat.messages }, (_, n) => `Message ${n} of a long chat.`);
  const long: SeededChat = { ...longChat, words, at: 1, settings: { account, model } };
  await seedChats(page, [long, ...chatsToOpen({ account, model })]);

  await page.goto(`${site.origin}/`);
  const opening = await openFigures(page);

  site.vendor.play(() => streamStep);
  const naive = await context.newPage();
  await naive.goto(`${floors}naive.html`);
  const floor = await streamNaively(naive, site.vendor);
  await naive.close();
  await page.goto(short);
  await page.locator(".turn").waitFor();
  const atStart = await streamInApp(page, site.vendor);
  await page.goto(`${site.origin}/chat/${longChat.id}`);
  await page.getByText(words.at(-1) ?? "").waitFor();
  const atEnd = await streamInApp(page, site.vendor);
  return [
    ...typing,
    ...opening,
    ...streamFigures("in a chat that has just begun", atStart, floor),
    ...streamFigures("after 2,000 messages", atEnd, floor),
  ];
}
