// Measures the load on a page's main thread: long tasks, frames, share of busy time.
import type { Page } from "@playwright/test";

export interface Burden {
  /** The share of the measured time, from 0 to 1, in which the main thread was busy. */
  busy: number;
  longTasks: number;
  longestMs: number;
  frameP99: number;
  seconds: number;
}

const install = `
  globalThis.burden = { tasks: [], frames: [], before: undefined };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) burden.tasks.push(duration);
  }).observe({ type: "longtask" });
  requestAnimationFrame(function frame(now) {
    if (burden.before !== undefined) burden.frames.push(now - burden.before);
    burden.before = now;
    requestAnimationFrame(frame);
  });`;

/** Starts a measurement. @returns a function that ends the measurement and returns the result */
export async function watchBurden(page: Page): Promise<() => Promise<Burden>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const metrics = async () => {
    const { metrics: all } = await devtools.send("Performance.getMetrics");
    const of = (name: string) => all.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { at: of("Timestamp"), busy: of("TaskDuration") };
  };
  await page.evaluate(install);
  const before = await metrics();
  return async () => {
    const after = await metrics();
    const { tasks, frames } = (await page.evaluate("burden")) as { tasks: number[]; frames: number[] };
    await devtools.detach();
    const sorted = frames.sort((a, b) => a - b);
    const seconds = after.at - before.at;
    return {
      busy: (after.busy - before.busy) / seconds,
      longTasks: tasks.length,
      longestMs: Math.max(0, ...tasks),
      frameP99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
      seconds,
    };
  };
}
