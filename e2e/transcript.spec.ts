// The transcript: rows that collapse, a list of any length that never jumps, and the actions of a message.
import type { Locator, Page } from "@playwright/test";
import type { Unstamped } from "#core/session/events.ts";
import { adoptChat, stored } from "./support/stored.ts";
import { told } from "./support/told.ts";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

const log = (page: Page) => page.getByRole("log");
const mine = (page: Page) => page.getByRole("article", { name: "You" });
const top = async (one: Locator) => Math.round((await one.boundingBox())?.y ?? Number.NaN);

test("W-046 eight steps are one line: a click expands it to eight rows and collapses it, and so do keys", async ({
  page,
  world,
}) => {
  const names = Array.from({ length: 8 }, (_, i) => `part-${i}.txt`);
  for (const name of names.slice(1)) world.write(name, `what ${name} says\n`);
  world.vendor.play([
    { calls: names.map((path) => ({ name: "read_file", input: { path } })) },
    { say: "All eight read." },
  ]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "read them");
  await expect(page.getByText("All eight read.")).toBeVisible();
  const head = log(page).getByRole("button", { name: /^8 steps/ });
  const rows = page.locator(".tool");
  await expect(head).toContainText("1 failed");
  await expect(rows).toHaveCount(0);
  await head.click();
  await expect(rows).toHaveCount(8);
  await head.click();
  await expect(rows).toHaveCount(0);
  await head.press("Enter");
  await expect(rows).toHaveCount(8);
  const last = rows.last();
  await last.locator("summary").press("Enter");
  await expect(last.getByRole("tabpanel", { name: "Output" })).toContainText("what part-7.txt says");
  await last.getByRole("tab", { name: "Output" }).press("ArrowRight");
  await expect(last.getByRole("tabpanel", { name: "Input" })).toContainText('"path": "part-7.txt"');
  await head.press("Enter");
  await expect(rows).toHaveCount(0);
});

/**
 * Makes a chat with `rounds` rounds of three entries, with answers of several lines. The chat was compacted after each
 * round in `folds`.
 */
async function longChat(page: Page, rounds: number, folds: number[] = []): Promise<string> {
  await say(page, "the pattern");
  await turnDone(page);
  const [begun] = await stored(page, "events");
  if (begun?.type !== "session.started") throw new Error("No chat has begun.");
  const { settings, origin } = begun;
  const at = Date.now() - 86_400_000;
  const events: Unstamped[] = [{ type: "session.started", settings: { ...settings, title: "Long" }, origin, at }];
  for (let n = 0; n < rounds; n++) {
    const turnId = `turn_${n}` as never;
    const lines = Array.from({ length: 1 + (n % 7) }, (_, i) => `Answer ${n}, line ${i}.`).join("\n\n");
    events.push(
      { type: "turn.started", turnId, at },
      { type: "user.said", content: [{ type: "text", text: `Question ${n}?` }], by: origin, at },
      {
        type: "assistant.replied",
        content: [{ type: "text", text: lines }],
        stop: "end",
        callId: `c${n}` as never,
        at,
      },
      { type: "turn.ended", turnId, reason: "done", at },
    );
    if (folds.includes(n))
      events.push({ type: "context.compacted", words: `All until ${n}.`, before: 90_000, after: 900, at });
  }
  await adoptChat(page, "session_long", events);
  await page.reload();
  await expect(page.getByRole("link", { name: "Long" })).toBeVisible({ timeout: 60_000 });
  return "/chat/session_long";
}

test("a chat of ten thousand entries has one page of rows, and both ends are one key away", async ({ page, world }) => {
  test.setTimeout(180_000);
  world.vendor.play(() => ({ say: "ok" }));
  await world.settle(page);
  const address = await longChat(page, 3_334);
  await page.goto(`${world.origin}${address}`);
  await expect(page.getByText("Question 3333?")).toBeInViewport({ timeout: 60_000 });
  const rows = page.locator(".transcript-row");
  expect(await rows.count()).toBeLessThan(150);

  await log(page).press("Home");
  await expect(page.getByText("Question 0?")).toBeInViewport({ timeout: 60_000 });
  expect(await rows.count()).toBeLessThan(150);
  await log(page).press("End");
  await expect(page.getByText("Question 3333?")).toBeInViewport();

  // A link leads to one message. A chat that is opened again shows the last position.
  const [target] = (await stored(page, "events")).filter(
    (event) => event.type === "user.said" && JSON.stringify(event.content).includes("Question 1700?"),
  );
  await page.goto(`${world.origin}${address}?at=e${target?.seq}`);
  await expect(page.getByText("Question 1700?")).toBeInViewport({ timeout: 60_000 });
  await expect(page.locator(".transcript-marked")).toContainText("Question 1700?");
  await page.getByRole("link", { name: "A scripted chat" }).click();
  await expect(page.getByText("the pattern")).toBeVisible();
  await page.getByRole("link", { name: "Long" }).click();
  await expect(page.getByText("Question 1700?")).toBeInViewport({ timeout: 60_000 });
});

test("W-013 scrolling up page by page meets every message once, in order, also compacted ones", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "ok" }));
  await world.settle(page);
  const address = await longChat(page, 60, [15, 30, 45]);
  await page.goto(`${world.origin}${address}`);
  await expect(page.getByText("Question 59?")).toBeInViewport();
  const met: number[] = [];
  /** Waits until scrolling ends. Two key presses within one frame would be one jump that skips the rows between. */
  const atRest = () =>
    log(page).evaluate(async (box) => {
      const frame = () => new Promise(requestAnimationFrame);
      for (let before = -1; before !== box.scrollTop; await frame(), await frame()) before = box.scrollTop;
    });
  await log(page).focus();
  for (let n = 0; n < 400 && met.at(-1) !== 0; n++) {
    await page.keyboard.press("ArrowUp");
    for (const text of (await mine(page).allTextContents()).toReversed()) {
      const number = Number(/\d+/.exec(text)?.[0]);
      if (!met.includes(number)) met.push(number);
    }
    if (n % 10 === 0) await page.mouse.wheel(0, 0);
    if (n % 3 === 0) await page.keyboard.press("PageUp");
    await atRest();
  }
  expect(met).toEqual(Array.from({ length: 60 }, (_, i) => 59 - i));
  const events = await stored(page, "events");
  expect(events.filter(({ type }) => type === "context.compacted")).toHaveLength(3);
});

test("C-056 a reader who scrolled up stays in place while an answer streams and when it ends", async ({
  page,
  world,
}) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const paragraphs = (name: string) => Array.from({ length: 60 }, (_, i) => `${name} paragraph ${i}.`).join("\n\n");
  world.vendor.play([
    { say: paragraphs("First") },
    { say: paragraphs("Second"), chunk: 20, delayMs: 10, pause: { frames: 60, until: held } },
  ]);
  await world.settle(page);
  await say(page, "one");
  await turnDone(page);
  await expect(page.getByText("First paragraph 59.")).toBeInViewport();
  await say(page, "two");
  await expect(page.getByText("Second paragraph 50.")).toBeInViewport();
  // The line shows Octo's estimate until the vendor's token count arrives.
  await expect(page.locator(".chat-working")).toContainText(/about \d{3} tokens written/);

  // Scrolls to text inside the streaming answer, because the whole answer is drawn again when it ends.
  await log(page).hover();
  await page.mouse.wheel(0, -500);
  const place = page.getByText("Second paragraph 30.");
  await expect(place).toBeInViewport();
  await page.waitForTimeout(500);
  const before = await top(place);
  const seen = new Set<number>();
  release();
  const stop = page.getByRole("button", { name: "Stop" });
  while ((await stop.count()) > 0) seen.add(await top(place));
  seen.add(await top(place));
  expect([...seen].filter((y) => Math.abs(y - before) > 1)).toEqual([]);

  await page.getByRole("button", { name: /New messages below|Jump to latest/ }).click();
  await expect(page.getByText("Second paragraph 59.")).toBeInViewport();
  await expect(page.locator(".turn").last()).toContainText(/ · \d{3} out/);
  await expect(page.getByRole("button", { name: /New messages below|Jump to latest/ })).toHaveCount(0);
});

test("W-019 a branch at the fourth of six rounds has four, names its source, and leaves the source unchanged", async ({
  page,
  world,
}) => {
  world.vendor.play((_, n) => ({ say: `Answer ${n + 1}.` }));
  await world.settle(page);
  for (const n of [1, 2, 3, 4, 5, 6]) {
    await say(page, `Question ${n}?`);
    await expect(page.getByText(`Answer ${n}.`)).toBeVisible();
    await turnDone(page);
  }
  const source = page.url();
  const reply = page.getByRole("article", { name: "Octo" }).filter({ hasText: "Answer 4." });
  await reply.hover();
  await reply.getByRole("button", { name: "Branch from here" }).click();
  await expect(page).not.toHaveURL(source);
  await expect(mine(page)).toHaveText([1, 2, 3, 4].map((n) => `Question ${n}?`));
  await expect(page.getByText("Branched from")).toBeVisible();
  await say(page, "Another question?");
  await expect(page.getByText("Answer 7.")).toBeVisible();

  await log(page).press("Home");
  await log(page).getByRole("link", { name: "A scripted chat" }).click();
  await expect(page).toHaveURL(source);
  await expect(mine(page).last()).toHaveText("Question 6?");
  await log(page).focus();
  await page.keyboard.press("Home");
  await expect(mine(page).first()).toHaveText("Question 1?");
});

test("an edited message is sent in a branch; the original chat stays unchanged", async ({ page, world }) => {
  world.vendor.play((_, n) => ({ say: `Answer ${n + 1}.` }));
  await world.settle(page);
  for (const [n, words] of ["a cat", "a dog"].entries()) {
    await say(page, words);
    await expect(page.locator(".turn")).toHaveCount(n + 1);
  }
  const source = page.url();
  const second = mine(page).filter({ hasText: "a dog" });
  await second.hover();
  await second.getByRole("button", { name: "Edit and resend" }).click();
  await page.getByLabel("Edit your message").fill("a horse");
  await page.getByRole("button", { name: "Send as a branch" }).click();
  await expect(page.getByText("Answer 3.")).toBeVisible();
  await expect(mine(page)).toHaveText(["a cat", "a horse"]);
  expect(page.url()).not.toBe(source);
  await page.goto(source);
  await expect(mine(page)).toHaveText(["a cat", "a dog"]);
  await expect(page.getByText("Answer 2.")).toBeVisible();
});

test("an open question is shown above the composer while its card is out of sight", async ({ page, world }) => {
  const long = Array.from({ length: 80 }, (_, i) => `Paragraph ${i}.`).join("\n\n");
  world.vendor.play([
    { say: long },
    { calls: [{ name: "write_file", input: { path: "note.txt", content: "x\n" } }] },
    { say: "Written." },
  ]);
  await world.settle(page);
  await say(page, "tell me much");
  await turnDone(page);
  await say(page, "write it");
  const ask = page.getByRole("alertdialog");
  await expect(ask).toBeInViewport();
  const bar = page.getByRole("region", { name: "waiting for you" });
  await expect(bar).toHaveCount(0);
  await log(page).hover();
  await page.mouse.wheel(0, -3_000);
  await expect(bar).toContainText("note.txt");
  await expect(ask).not.toBeInViewport();
  await bar.getByRole("button", { name: "Show" }).click();
  await expect(ask).toBeInViewport();
  await expect(bar).toHaveCount(0);

  // Enter brings the card into view first: nobody allows by a key what is not seen.
  await log(page).hover();
  await page.mouse.wheel(0, -3_000);
  await expect(bar).toBeVisible();
  await page.getByLabel("Message").focus();
  await page.keyboard.press("Enter");
  await expect(ask).toBeInViewport();
  await expect(bar).toHaveCount(0);
  expect(() => world.file("note.txt")).toThrow("ENOENT");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Written.")).toBeVisible();
});

test("a failed turn can be retried from its own line", async ({ page, world }) => {
  const error = { type: "invalid_request_error", message: "Not today." };
  world.vendor.play([{ fault: { kind: "status", status: 400, body: { error } } }, { say: "Now it works." }]);
  await world.settle(page);
  await say(page, "hello there");
  await page.locator(".turn-bad").getByRole("button", { name: "Retry" }).click();
  await expect(page.getByText("Now it works.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
  expect(told(world.vendor)).toContain("hello there");
  await expect(mine(page)).toHaveCount(1);
});

test("what happened during an absence is marked where the reader left, with a summary", async ({ page, world }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  world.vendor.play(async (_, n) => {
    if (n === 0) return { say: "Seen." };
    if (n === 2) await held;
    return n === 3 ? { say: "All written." } : { calls: [writing(`note-${n}.txt`)] };
  });
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "first");
  await turnDone(page);
  await say(page, "write two files");
  await expect(page.locator(".tool")).toContainText("note-1.txt");
  const chat = page.url();
  await page.getByRole("link", { name: "Money" }).first().click();
  await expect(page).toHaveURL(/money/);
  // Waits for more than five seconds, because a shorter absence does not count.
  await page.waitForTimeout(6_000);
  release();
  await expect.poll(() => world.vendor.requests.filter(({ endedAt }) => endedAt).length).toBeGreaterThanOrEqual(5);
  await page.goto(chat);
  await expect(page.getByText("All written.")).toBeVisible();
  const divider = page.getByText("While you were away:");
  await expect(divider).toContainText(/1 turn · 1 file changed · \$0\.\d+/);
  expect(await top(divider)).toBeGreaterThan(await top(mine(page).last()));
  expect(await top(divider)).toBeLessThan(await top(page.getByText("All written.")));
});

test("toasts cover no control, on desktop and phone, at the end or above it, with a card or a dialog", async ({
  page,
  world,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  world.vendor.play([{ say: "Some words.\n\n".repeat(40) }, { calls: [writing("note.txt")] }]);
  await world.settle(page);
  await setMode(page, "ask");
  await say(page, "talk");
  await turnDone(page);
  const reply = page.getByRole("article", { name: "Octo" }).first();
  const told = page.locator(".toast").last();
  const copy = async () => {
    await reply.hover();
    await reply.getByRole("button", { name: "Copy" }).click();
    await expect(told).toHaveText("Copied");
  };
  const end = async () => {
    await log(page).focus();
    await page.keyboard.press("End");
    await expect(page.locator(".transcript-latest")).toBeHidden();
  };
  for (const window of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(window);
    await page.mouse.move(0, 0);
    // On a phone the button is visible without hovering.
    await expect(reply.getByRole("button", { name: "Copy" })).toHaveCSS("opacity", window.width < 700 ? "1" : "0");
    await end();
    await copy();
    await end();
    expect(await hiddenBy(page, ".toast")).toEqual([]);
    await log(page).evaluate((log) => (log.scrollTop = 0));
    await expect(page.locator(".transcript-latest")).toBeVisible();
    await expect.poll(() => hiddenBy(page, ".toast")).toEqual([]);
  }
  await say(page, "write");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await copy();
  await end();
  expect(await hiddenBy(page, ".toast")).toEqual([]);
  await log(page).evaluate((log) => (log.scrollTop = 0));
  await expect(page.getByRole("button", { name: "Show", exact: true })).toBeVisible();
  await expect.poll(() => hiddenBy(page, ".toast")).toEqual([]);

  await page.goto(`${world.origin}/chats`);
  await page.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(told).toContainText("Chat deleted.");
  expect(await hiddenBy(page, ".toast")).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect.poll(() => hiddenBy(page, ".toast")).toEqual([]);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
  expect(await hiddenBy(page, ".toast")).toEqual([]);
});

/** Names of the controls whose middle is covered by an element that matches `what`. */
const hiddenBy = (page: Page, what: string): Promise<string[]> =>
  page.evaluate((what) => {
    const controls = [...document.querySelectorAll<HTMLElement>("a, button, select, textarea, input, [role=option]")];
    const hidden = controls.filter((control) => {
      const { left, top, width, height } = control.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2)?.closest(what);
      return there && !there.contains(control);
    });
    return hidden.map(({ ariaLabel, textContent }) => ariaLabel ?? textContent);
  }, what);

const writing = (path: string) => ({ name: "write_file", input: { path, content: "x\n" } });
