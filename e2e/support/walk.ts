// Walks through a page with Tab and records each stop and whether its focus is visible.
import type { Page } from "@playwright/test";

export interface Stop {
  /** The name of the focused control. In a list, controls with equal names count as one. */
  name: string;
  /** Whether the focus is visible on the control or on the box around the control. */
  seen: boolean;
  /** Whether the focused control is inside the window. */
  inView: boolean;
}

/** Presses Tab from the start of the page until the focus leaves the page, at most `most` times. */
export async function walk(page: Page, most = 80): Promise<Stop[]> {
  const composer = page.locator(".composer");
  const idle = (await composer.count()) > 0 && (await composer.evaluate((box) => getComputedStyle(box).borderTopColor));
  const stops: Stop[] = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate((unfocused): Stop | undefined => {
      const at = document.activeElement;
      if (!(at instanceof HTMLElement) || at === document.body) return undefined;
      const box = at.matches("textarea") && at.closest(".composer");
      const seen = box
        ? getComputedStyle(box).borderTopColor !== unfocused
        : getComputedStyle(at).outlineStyle !== "none";
      const { top, bottom } = at.getBoundingClientRect();
      const named =
        at.getAttribute("aria-label") ?? (at as HTMLInputElement).labels?.[0]?.textContent ?? at.textContent;
      return { name: named.trim(), seen, inView: bottom > 0 && top < innerHeight };
    }, idle);
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}
