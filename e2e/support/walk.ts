// Going through a page with Tab alone: where one comes by, and whether one sees it.
import type { Page } from "@playwright/test";

export interface Stop {
  /** What a person would call it; in a list of the same names, one of them. */
  name: string;
  /** The focus shows: on the control, or on the box it fills. */
  seen: boolean;
  /** It is inside the window when it has the focus. */
  inView: boolean;
}

/** From the start of the page until Tab leaves it; never more than `most` stops. */
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
