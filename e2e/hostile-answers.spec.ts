// Answers that try to deceive or to stop the page: paint over a card, hidden characters, false links, huge and deep texts.
import type { Page } from "@playwright/test";
import { expect, say, shared as test, turnDone, type World } from "./support/world.ts";

const ask = (page: Page) => page.getByRole("alertdialog");
const writing = { calls: [{ name: "write_file", input: { path: "note.txt", content: "one line\n" } }] };

/** Formulas, tables and diagrams that try to draw far outside their place. */
const painters = [
  String.raw`$$\raisebox{-30em}{\colorbox{red}{\Huge PAINTED}}$$`,
  String.raw`$$\smash{\rule[-60em]{40em}{80em}}$$`,
  String.raw`$$\raisebox{-1em}{\raisebox{-1em}{\raisebox{-1em}{\raisebox{-20em}{\rule{40em}{40em}}}}}$$`,
  String.raw`$$x\kern-60em\rule{60em}{20em}$$`,
  `a ${"Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e\u030f".repeat(30)}`,
];

/** What a person would click at points of the card, and whether all its pixels stay the same without the answer. */
async function covered(page: Page): Promise<string[]> {
  return ask(page).evaluate((card) => {
    const box = card.getBoundingClientRect();
    const found: string[] = [];
    for (let x = box.left + 4; x < box.right - 4; x += 40)
      for (let y = Math.max(0, box.top + 4); y < Math.min(innerHeight, box.bottom - 4); y += 12) {
        const top = document.elementFromPoint(x, y);
        if (top && !card.contains(top)) found.push(`${top.tagName}.${top.className} at ${x},${y}`);
      }
    return found;
  });
}

test("nothing in an answer is drawn over the card that asks for permission", async ({ page, world }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  world.vendor.play([{ say: `${painters.join("\n\n")}\n\nNow I write.`, ...writing }, { say: "Done." }]);
  await world.settle(page);
  await say(page, "write a note");
  await expect(ask(page)).toBeVisible();
  await expect(page.locator(".chat-reply math").first()).toBeAttached();
  await ask(page).scrollIntoViewIfNeeded();
  expect(await covered(page)).toEqual([]);
  const box = await ask(page).boundingBox();
  if (!box) throw new Error("The card is not on screen.");
  // Without the rounded corners, whose pixels are blended with what is behind them.
  const clip = { x: box.x + 8, y: box.y + 8, width: box.width - 16, height: box.height - 16 };
  const shot = () => page.screenshot({ animations: "disabled", caret: "hide", clip });
  const withAnswer = await shot();
  await page.addStyleTag({ content: ".chat-reply { visibility: hidden }" });
  expect((await shot()).equals(withAnswer)).toBe(true);
  await ask(page).getByRole("button", { name: "Deny" }).click();
});

test("the card stands above toasts and shows its rule and its folder in full", async ({ page, world }) => {
  await page.setViewportSize({ width: 800, height: 600 });
  world.vendor.play([writing, { say: "Done." }]);
  await world.settle(page);
  await say(page, "write a note");
  await expect(ask(page).getByRole("button", { name: "Always allow edits to note.txt" })).toBeVisible();
  await page.evaluate(() => {
    for (let n = 0; n < 8; n++) {
      const toast = document.createElement("div");
      toast.className = "toast";
      toast.textContent = `Toast ${n}`;
      document.querySelector(".toasts")?.append(toast);
    }
  });
  expect(await covered(page)).toEqual([]);
  await page.evaluate(() => document.querySelectorAll(".toasts > *").forEach((toast) => toast.remove()));
  await ask(page).getByRole("button", { name: "Deny" }).click();
});

test("hidden characters are marks in cards, tool lines, titles and messages, and emoji stay", async ({
  page,
  world,
}) => {
  const path = "inv\u202egpj.exe";
  const hidden = `Zero\u200bwidth, tags \u{e0072}\u{e006d}, escape \u001b[2J. Fine: 👩‍💻 می‌خواهم`;
  world.vendor.play([{ calls: [{ name: "write_file", input: { path, content: "a\u2066b\n" } }] }, { say: hidden }]);
  await world.settle(page);
  await say(page, "me\u202essage");
  await expect(ask(page)).toContainText("inv⟪U+202E⟫gpj.exe");
  await expect(ask(page)).toContainText("+a⟪U+2066⟫b");
  await expect(page.locator(".tool-target")).toHaveText("inv⟪U+202E⟫gpj.exe");
  await ask(page).getByRole("button", { name: "Allow once" }).click();
  await turnDone(page);
  await expect(page.locator(".chat-said")).toContainText("me⟪U+202E⟫ssage");
  await expect(page.locator(".chat-reply").last()).toContainText(
    "Zero⟪U+200B⟫width, tags ⟪U+E0072⟫⟪U+E006D⟫, escape ␛[2J. Fine: 👩‍💻 می‌خواهم",
  );
  await page.locator(".tool summary").first().click();
  await page.getByRole("tab", { name: "Input" }).click();
  await expect(page.locator(".tool-detail")).toContainText("inv⟪U+202E⟫gpj.exe");
});

test("a link whose words name another host shows the true one, and every link its target when it has the focus", async ({
  page,
  world,
}) => {
  const text = [
    "[https://bank.example](https://evil.example/login)",
    "[bank.example](https://bank.example@evil.example/)",
    "https://bank.example@evil.example/",
    "[b\u0430nk.example](https://b\u0430nk.example/)",
    "[the docs](https://docs.example/a)",
    "[docs.example](https://docs.example/b)",
  ].join("\n\n");
  world.vendor.play([{ say: text }]);
  await world.settle(page);
  await say(page, "links");
  await turnDone(page);
  const lines = page.locator(".chat-reply .md > p");
  await expect(lines).toHaveText([
    "https://bank.example (evil.example)",
    "bank.example (evil.example)",
    /\(evil\.example\)$/,
    /\(xn--bnk-6cd\.example\)$/,
    "the docs",
    "docs.example",
  ]);
  const docs = page.getByRole("link", { name: "the docs" });
  await expect(docs).toHaveAttribute("data-tip", "https://docs.example/a");
  await docs.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(docs).toBeFocused();
  expect(await docs.evaluate((link) => getComputedStyle(link, "::after").content)).toContain("https://docs.example/a");
});

const row = (cell: string, count: number) => `|${`${cell}|`.repeat(count)}`;
const hugeTable = [row("a", 1_000), row("-", 1_000), ...Array.from({ length: 300 }, () => "|b|")].join("\n");

/** The longest time in milliseconds for which the page's thread was busy, from now until the turn is done. */
async function longestBlock(page: Page, world: World, text: string): Promise<number> {
  world.vendor.play([{ say: text, chunk: 2_000 }]);
  await world.settle(page);
  await page.evaluate(() => {
    const seen = { longest: 0, last: performance.now() };
    Object.assign(window, { seen });
    setInterval(() => {
      seen.longest = Math.max(seen.longest, performance.now() - seen.last);
      seen.last = performance.now();
    }, 20);
  });
  await say(page, "go");
  await turnDone(page, 60_000);
  await expect(page.locator(".chat-reply .code-source").first()).toBeVisible({ timeout: 30_000 });
  return page.evaluate(() => (window as unknown as { seen: { longest: number } }).seen.longest);
}

for (const [name, text, words] of [
  ["a table of 1,000 columns and 300 rows", `Look:\n\n${hugeTable}\n\nThat was it.`, "too large to display"],
  ["deeply nested quotes", `${">".repeat(5_000)} x\n\nEnd.`, "nested too deeply to display"],
  ["deeply nested lists", `${"- ".repeat(2_000)}x`, "nested too deeply to display"],
  ["deeply nested emphasis", `${"*a _b ".repeat(300)}x${"_ *".repeat(300)}`, "nested too deeply to display"],
  ["100,000 inline elements", "*a* ".repeat(100_000), "too large to display"],
] as const) {
  test(`${name} are shown as their source, and the page stays responsive`, async ({ page, world }) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    expect(await longestBlock(page, world, text)).toBeLessThan(2_000);
    await expect(page.locator(".chat-reply .code-source figcaption").first()).toContainText(words);
    expect(errors).toEqual([]);
  });
}

test("a text that keeps the renderer busy is shown as its source, and later texts are rendered", async ({
  page,
  world,
}) => {
  test.setTimeout(90_000);
  world.vendor.play([{ say: "_a".repeat(12_000 / 2 + 18_000) }, { say: "**later**" }]);
  await world.settle(page);
  await say(page, "go");
  await turnDone(page, 60_000);
  await say(page, "and now");
  await expect(page.locator(".chat-reply").last().locator("strong")).toHaveText("later", { timeout: 60_000 });
});

test("a call whose arguments are nested too deeply, or whose tool has an odd name, ends in a sentence", async ({
  page,
  world,
}) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
  world.vendor.play([
    {
      calls: [
        { name: "constructor", input: { a: 1 } },
        { name: "read_file", input: { path: nested(3_000) as string } },
      ],
    },
    { say: "Then not." },
  ]);
  await world.settle(page);
  await say(page, "go");
  await expect(page.getByText("Then not.")).toBeVisible();
  await expect(page.locator(".tool")).toHaveCount(2);
  await expect(page.locator(".tool-bad")).toHaveCount(2);
  expect(errors).toEqual([]);
});
