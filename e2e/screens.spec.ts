// Every screen, in both languages and themes, on desktop and phone: nothing jumps, overflows, mixes languages or is
// inaccessible. `npm run shots` also keeps pictures.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { foreignWords, shifts, sideways, violations } from "./support/inspect.ts";
import { prepareScreens, type Screen } from "./support/screens.ts";
import { contactSheet } from "./support/sheet.ts";
import { byLoading } from "./support/visit.ts";
import { expect, test } from "./support/world.ts";

const kept = process.env["npm_lifecycle_event"] === "shots" ? join(import.meta.dirname, "shots") : undefined;
const windows = { desk: { width: 1280, height: 800 }, hand: { width: 390, height: 844 } } as const;
const themes = ["light", "dark"] as const;
const languages = ["en", "zh"] as const;
/** The limit for layout shifts on a page that counts as still: half of what web vitals call "good". */
const still = 0.05;

/** The languages and windows to test: all four combinations if pictures are kept, otherwise two that cover both. */
const walks = languages
  .flatMap((language) => (["desk", "hand"] as const).map((where) => ({ language, where })))
  .filter(({ language, where }) => kept || (language === "en") === (where === "desk"));

for (const { language, where } of walks)
  test(`every screen holds in ${language}, ${where}`, async ({ page, world }) => {
    test.setTimeout(600_000);
    const screens = await prepareScreens(page, world, byLoading(world.origin));
    await page.evaluate((chosen) => localStorage.setItem("octo-language", chosen), language);
    await page.setViewportSize(windows[where]);
    const shots = new Map<string, Buffer[]>();
    for (const screen of screens) {
      await screen.show(page);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await inspect(page, screen, language);
        expect.soft(await violations(page, looked(theme)), `${screen.name} shuts somebody out`).toEqual([]);
        if (kept) shots.set(screen.name, [...(shots.get(screen.name) ?? []), await page.screenshot()]);
      }
    }
    if (kept) await keep(page, shots, `${where}-${language}`, kept);
  });

async function inspect(page: Page, screen: Screen, language: "en" | "zh"): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  expect.soft(await sideways(page), `${screen.name} is wider than its window`).toBe(0);
  expect.soft(await shifts(page), `${screen.name} jumps`).toBeLessThan(still);
  expect.soft(await foreignWords(page, language), `${screen.name} has words of another language`).toEqual([]);
}

/** What to check in a theme. The second theme can only change colours, so only colours are checked. */
const looked = (theme: "light" | "dark"): "all" | "colours" => (theme === "light" ? "all" : "colours");

async function keep(page: Page, shots: Map<string, Buffer[]>, name: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.jpg`), await contactSheet(page, shots));
}

test("the first screen works for a person without any data", async ({ page, world }) => {
  for (const language of languages) {
    // Goes to an address where the app does not run, so that the language is set before the app starts.
    await page.goto(`${world.origin}/robots.txt`);
    await page.evaluate((chosen) => localStorage.setItem("octo-language", chosen), language);
    await page.goto(world.origin);
    await expect(page.locator(".welcome form .select").first()).toBeVisible();
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await inspect(page, { name: "welcome", show: () => Promise.resolve() }, language);
      expect.soft(await violations(page, looked(theme)), "welcome shuts somebody out").toEqual([]);
    }
  }
});
