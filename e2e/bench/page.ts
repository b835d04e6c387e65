// Measures in a real Chromium: failover between tabs, append speed of the log, overhead of streamed bytes.
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { wholeBrowser } from "../support/browser.ts";
import { type Figure, median } from "./figures.ts";
import { servePages } from "./floors.ts";
import { startSite } from "./site.ts";

const rounds = 5;
/**
 * Maximum allowed failover in milliseconds. Failover takes time, because a page learns only through the operating
 * system that another page has died.
 */
const failoverMs = 500;

export async function benchPage(): Promise<Figure[]> {
  const browser = await chromium.launch(wholeBrowser);
  try {
    return [...(await inTheStore(browser)), ...(await inTheApp(browser))];
  } finally {
    await browser.close();
  }
}

async function inTheStore(browser: Browser): Promise<Figure[]> {
  const floors = await servePages();
  const page = await browser.newPage();
  await page.goto(floors.url);
  await page.waitForFunction("globalThis.measure && globalThis.measureSearch");
  const { append, floor } = (await page.evaluate("measure()")) as { append: number; floor: number };
  const search = (await page.evaluate("measureSearch()")) as { searches: number[]; first: number; again: number };
  await page.close();
  await floors.close();
  return [
    { name: "page: one strict append of an event", value: append, floor, unit: "ms", limit: 6 },
    { name: "page: slowest search in 100,000 messages", value: Math.max(...search.searches), unit: "ms", limit: 100 },
    { name: "page: first search after a start", value: search.again, unit: "ms", limit: 3_000 },
    { name: "page: reading 100,000 messages for the very first", value: search.first, unit: "ms", limit: 30_000 },
  ];
}

async function inTheApp(browser: Browser): Promise<Figure[]> {
  const words = "A sentence of an answer that streams. ".repeat(400);
  const site = await startSite(() => ({ say: words, chunk: 12, delayMs: 1 }));
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(weighPorts);
    await site.settle(page);
    const bytes = await bytesPerByte(page, words.length);
    const failover = await failovers(context, `${site.origin}/`);
    return [
      { name: "page: bytes from worker to page per byte of streamed text", value: bytes, unit: "B", limit: 5 },
      { name: "page: leader closed, another tab leads", value: failover, unit: "ms", limit: failoverMs },
    ];
  } finally {
    await context.close();
    await site.end();
  }
}

/**
 * A script that measures the size of received messages. It measures their JSON, because the size of a structured clone
 * cannot be measured.
 */
const weighPorts = `
  globalThis.received = 0;
  const listen = MessagePort.prototype.addEventListener;
  MessagePort.prototype.addEventListener = function (type, listener, options) {
    const weigh = (event) => {
      globalThis.received += JSON.stringify(event.data)?.length ?? 0;
      return listener.call(this, event);
    };
    return listen.call(this, type, type === "message" ? weigh : listener, options);
  };`;

async function bytesPerByte(page: Page, length: number): Promise<number> {
  await page.getByLabel("Message").fill("go");
  await page.getByLabel("Message").press("Enter");
  await page.getByRole("button", { name: "Stop" }).waitFor();
  await page.evaluate("globalThis.received = 0");
  await page.locator(".turn").first().waitFor({ timeout: 60_000 });
  return ((await page.evaluate("globalThis.received")) as number) / length;
}

/** Measures the time from closing the leading tab until the other tab holds the lock. */
async function failovers(context: BrowserContext, url: string): Promise<number> {
  const times: number[] = [];
  for (const page of context.pages()) await page.close();
  let leader = await openTab(context, url);
  await leader.waitForFunction(holder);
  for (let i = 0; i < rounds; i++) {
    const next = await openTab(context, url);
    await next.waitForFunction(waiting);
    const former = await next.evaluate(holder);
    const startedAt = performance.now();
    await leader.close();
    await next.waitForFunction(`(${holder})().then((now) => now && now !== ${JSON.stringify(former)})`, undefined, {
      polling: 5,
    });
    times.push(performance.now() - startedAt);
    leader = next;
  }
  return median(times);
}

const holder =
  "() => navigator.locks.query().then(({ held }) => held.find(({ name }) => name === 'octo-lead')?.clientId)";
const waiting = "() => navigator.locks.query().then(({ pending }) => pending.some(({ name }) => name === 'octo-lead'))";

async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
