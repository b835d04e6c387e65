// Checks of a screen: accessibility, sideways scrolling, layout shifts, words in the wrong language.
import type { Page } from "@playwright/test";
import axe from "axe-core";
import { en } from "../../app/ui/text/en/all.ts";
import { zh } from "../../app/ui/text/zh/all.ts";

/** The names of languages, each of which is written in its own language everywhere. */
const ownNames = new Set(["English", "中文"]);

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** @param what `colours`: check only rules that depend on the theme */
export async function violations(page: Page, what: "all" | "colours"): Promise<string[]> {
  // Injects axe once per document. `preload: false` leaves out rules about media and rotation.
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

/** Pixels by which the page is wider than the window. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

/** The page's cumulative layout shift since it was loaded. */
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

/** Finds words on the screen that only the other language's dictionary has. */
export async function foreignWords(page: Page, language: "en" | "zh"): Promise<string[]> {
  const [own, other] = language === "en" ? [en, zh] : [zh, en];
  const mine = new Set(wordsOf(own));
  const foreign = new Set(wordsOf(other).filter((words) => !mine.has(words) && !ownNames.has(words)));
  const seen = await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) found.push(node.textContent ?? "");
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]"))
      for (const name of ["aria-label", "placeholder", "data-tip"]) found.push(element.getAttribute(name) ?? "");
    return found;
  });
  return [...new Set(seen.map((words) => words.trim()))].filter((words) => foreign.has(words));
}

/** All fixed texts of a dictionary. */
function wordsOf(part: unknown): string[] {
  if (typeof part === "string") return part.length > 1 ? [part] : [];
  return typeof part === "object" && part !== null ? Object.values(part).flatMap(wordsOf) : [];
}
