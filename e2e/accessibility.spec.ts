// Accessibility: every control works without a mouse and has a name for screen readers.
import type { Page } from "@playwright/test";
import { sideways } from "./support/inspect.ts";
import { prepareScreens } from "./support/screens.ts";
import { byLinks } from "./support/visit.ts";
import { walk } from "./support/walk.ts";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

const named = ["button", "link", "textbox", "combobox", "img", "dialog", "navigation", "region", "article"] as const;

/** Finds controls without an accessible name, which a screen reader could only call "button" or "edit". */
async function nameless(page: Page): Promise<string[]> {
  const found = named.map((role) => page.getByRole(role, { name: /^\s*$/ }).all());
  const all = (await Promise.all(found)).flat();
  return Promise.all(all.map((one) => one.evaluate((element) => element.outerHTML.slice(0, 120))));
}

test("every page has one main landmark, a navigation, a language, and a name for each control", async ({
  page,
  world,
}) => {
  const note = { path: "note.txt", content: "one line\n" };
  world.vendor.play([{ say: "A **moment**.", calls: [{ name: "write_file", input: note }] }, { say: "Written." }]);
  await world.pair(page);
  await expect(page.getByLabel("Key", { exact: true })).toBeVisible();
  await checked(page);
  await world.settle(page);
  await checked(page);
  await say(page, "write a note");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await checked(page);
  await page.getByRole("button", { name: "Allow once" }).click();
  await turnDone(page);
  await page.locator(".tool summary").click();
  await checked(page);
  for (const path of ["/chats", "/money", "/settings"]) {
    await page.goto(world.origin + path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await checked(page);
  }
});

async function checked(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("main")).toHaveCount(1);
  await expect(page.getByRole("navigation")).toHaveCount(1);
  expect(await page.title()).toContain("Octo");
  expect(await nameless(page)).toEqual([]);
}

test("Tab moves through the whole page in order, with a visible focus at every stop", async ({ page, world }) => {
  world.vendor.play([{ say: "Good morning." }]);
  await world.settle(page);
  await say(page, "good morning");
  await turnDone(page);
  await page.reload();
  await expect(page.getByText("Good morning.")).toBeVisible();

  const stops = await walk(page);
  expect(stops.filter(({ seen }) => !seen)).toEqual([]);
  const order = ["New chat", "Money", "Settings", "Show the calls", "Message", "Add files", "Model account"];
  const at = order.map((name) => stops.findIndex((stop) => stop.name.startsWith(name)));
  expect(at).not.toContain(-1);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
});

const softly = expect.configure({ soft: true });

/** Zooming to 200 % halves the usual window. The narrowest supported window is 320 px wide. */
const small = { "at 200 %": { width: 640, height: 400 }, "at 320 px": { width: 320, height: 640 } } as const;

test("at 200% zoom and at 320 px nothing is cut off or scrolls sideways, and every control can be reached and pressed", async ({
  page,
  world,
}) => {
  test.setTimeout(240_000);
  const screens = await prepareScreens(page, world, byLinks);
  await page.setViewportSize(small["at 200 %"]);
  for (const screen of screens) {
    await screen.show(page);
    for (const [how, size] of Object.entries(small)) {
      await page.setViewportSize(size);
      // Waits for two frames, so that everything has been painted before it is measured.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      expect.soft(await sideways(page), `${screen.name} ${how} is wider than its window`).toBe(0);
      // Retries, because the page measures its rows again and their positions settle only after some frames.
      await softly
        .poll(() => outOfReach(page), `${screen.name} ${how} has controls that cannot be pressed`)
        .toEqual([]);
      expect.soft(await moving(page), `${screen.name} ${how} moves`).toEqual([]);
    }
  }
});

/** Finds controls that cannot be pressed, because they are outside the window or covered at every scroll position. */
function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const selector = "button, a[href], input, select, textarea, summary, [role=option], [role=tab]";
    const root = document.querySelector("dialog[open], :popover-open") ?? document.body;
    const pressable = (control: HTMLElement, block: ScrollLogicalPosition): boolean => {
      control.scrollIntoView({ block, inline: "center" });
      const { left, top, width, height } = control.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return hit !== null && (control.contains(hit) || Boolean(hit.closest("label")?.contains(control)));
    };
    return [...root.querySelectorAll<HTMLElement>(selector)]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0)
      .filter((one) => !(["center", "start", "end"] as const).some((block) => pressable(one, block)))
      .map((one) => one.outerHTML.slice(0, 120));
  });
}

/** Finds elements with an animation of more than 1 ms. A shorter animation only delays the appearance of an element. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document.getAnimations().flatMap(({ effect }) => {
      const long = Number(effect?.getComputedTiming().duration) > 1;
      return long && effect instanceof KeyframeEffect ? [effect.target?.outerHTML.slice(0, 80) ?? ""] : [];
    }),
  );

test("nothing moves while Octo works if the person prefers reduced motion", async ({ page, world }) => {
  world.vendor.play([{ calls: [{ name: "terminal", input: { command: "sleep 600" } }] }]);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "wait");
  await expect(page.getByText("sleep 600").first()).toBeVisible();
  await expect.poll(() => moving(page)).not.toEqual([]);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(() => moving(page)).toEqual([]);
});
