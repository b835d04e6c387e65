// What a look at a screen would find wrong: accessibility, sideways scrolling, things that jump, words in another language.
import type { Page } from "@playwright/test";
import axe from "axe-core";
import { en } from "../../app/ui/text/en/all.ts";
import { zh } from "../../app/ui/text/zh/all.ts";

/** Languages are called what their speakers call them. */
const ownNames = new Set(["English", "中文"]);

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** `colours`: only what another theme can change. */
export async function violations(page: Page, what: "all" | "colours"): Promise<string[]> {
  // It stays in the document it was put into. What is right needs no list, and nothing here plays or turns the screen.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const runOnly = what === "all" ? rules : { type: "rule" as const, values: ["color-contrast"] };
  const violations = await page.evaluate(
    async (options) => (await (window as unknown as { axe: typeof axe }).axe.run(options)).violations,
    { runOnly, resultTypes: ["violations" as const], preload: false },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** Wider than the window, by these pixels; 0 is right. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

/** The page's own measure of what moved without a person's doing, since it was loaded. */
export const shifts = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
            if (!entry.hadRecentInput) sum += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(sum), 50);
      }),
  );

/** Words on the screen that stand in the other language's dictionary, and not in this one's. */
export async function foreignWords(page: Page, language: "en" | "zh"): Promise<string[]> {
  const [own, other] = language === "en" ? [en, zh] : [zh, en];
  const mine = new Set(wordsOf(own));
  const foreign = new Set(wordsOf(other).filter((words) => !mine.has(words) && !ownNames.has(words)));
  const seen = await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) found.push(node.textContent ?? "");
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]"))
      for (const name of ["aria-label", "placeholder", "title"]) found.push(element.getAttribute(name) ?? "");
    return found;
  });
  return [...new Set(seen.map((words) => words.trim()))].filter((words) => foreign.has(words));
}

/** Every fixed word of a dictionary. */
function wordsOf(part: unknown): string[] {
  if (typeof part === "string") return part.length > 1 ? [part] : [];
  return typeof part === "object" && part !== null ? Object.values(part).flatMap(wordsOf) : [];
}
