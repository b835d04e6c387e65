// Everything can be reached without a mouse and is named for those who do not see it.
import type { Page } from "@playwright/test";
import { expect, say, test, turnDone } from "./support/world.ts";

const named = ["button", "link", "textbox", "combobox", "img", "dialog", "navigation", "region", "article"] as const;

/** What a screen reader could only call "button" or "edit". */
async function nameless(page: Page): Promise<string[]> {
  const found = named.map((role) => page.getByRole(role, { name: /^\s*$/ }).all());
  const all = (await Promise.all(found)).flat();
  return Promise.all(all.map((one) => one.evaluate((element) => element.outerHTML.slice(0, 120))));
}

test("every screen has one main part, a navigation, a language, and a name for each control", async ({
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

test("Tab goes through the whole page in order, and one always sees where it stands", async ({ page, world }) => {
  world.vendor.play([{ say: "Good morning." }]);
  await world.settle(page);
  await say(page, "good morning");
  await turnDone(page);
  await page.reload();
  await expect(page.getByText("Good morning.")).toBeVisible();

  const stops = await walk(page);
  expect(stops.filter(({ seen }) => !seen)).toEqual([]);
  const order = ["New chat", "Money", "Settings", "See the calls", "Message", "Add files", "Model account"];
  const at = order.map((name) => stops.findIndex((stop) => stop.name.startsWith(name)));
  expect(at).not.toContain(-1);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
});

interface Stop {
  name: string;
  /** The focus shows: on the control, or on the box it fills. */
  seen: boolean;
}

/** Where Tab goes, until it leaves the page. */
async function walk(page: Page): Promise<Stop[]> {
  const idle = await page.locator(".composer").evaluate((box) => getComputedStyle(box).borderTopColor);
  const stops: Stop[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate((unfocused): Stop | undefined => {
      const at = document.activeElement;
      if (!(at instanceof HTMLElement) || at === document.body) return undefined;
      const box = at.matches("textarea") && at.closest(".composer");
      const seen = box
        ? getComputedStyle(box).borderTopColor !== unfocused
        : getComputedStyle(at).outlineStyle !== "none";
      return { name: at.getAttribute("aria-label") ?? at.textContent.trim(), seen };
    }, idle);
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}
