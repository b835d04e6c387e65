// What is pasted or added to a message: the form that is meant, and limits that are said before they hurt.
import type { Page } from "@playwright/test";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

const message = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true });
const remove = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const offer = (page: Page) => page.locator(".composer-offer");

/** Copies these forms of one thing to the clipboard, as a program does, and pastes them by key. */
async function paste(page: Page, forms: { text?: string; html?: string; picture?: boolean }): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await message(page).focus();
  await page.evaluate(async ({ text, html, picture }) => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext("2d")?.fillRect(0, 0, 8, 8);
    await navigator.clipboard.write([
      new ClipboardItem({
        ...(text !== undefined && { "text/plain": new Blob([text], { type: "text/plain" }) }),
        ...(html !== undefined && { "text/html": new Blob([html], { type: "text/html" }) }),
        ...(picture && { "image/png": await canvas.convertToBlob({ type: "image/png" }) }),
      }),
    ]);
  }, forms);
  await page.keyboard.press("ControlOrMeta+v");
}

const cells = "Item\t10\nOther\t20";
const table = "<table><tr><td>Item</td><td>10</td></tr><tr><td>Other</td><td>20</td></tr></table>";

test("cells of Excel are pasted as text, and their picture is offered", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Read." }));
  await world.settle(page);
  await paste(page, { text: cells, html: table, picture: true });
  await expect(message(page)).toHaveValue(cells);
  await expect(remove(page, /^Remove/)).toHaveCount(0);
  await offer(page).getByRole("button", { name: "Add the picture" }).click();
  await expect(remove(page, "Remove image.png")).toBeVisible();
  await expect(offer(page)).toHaveCount(0);

  await message(page).fill("");
  await remove(page, "Remove image.png").click();
  await paste(page, { text: cells, html: table, picture: true });
  await offer(page).getByRole("button", { name: "No, thanks" }).click();
  await expect(offer(page)).toHaveCount(0);
  await expect(message(page)).toHaveValue(cells);
});

test("a copied picture is attached, whether its markup comes along or not", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Seen." }));
  await world.settle(page);
  await paste(page, { picture: true });
  await expect(remove(page, "Remove image.png")).toHaveCount(1);
  await paste(page, { html: '<img src="https://a.example/cat.png" alt="A cat">', picture: true });
  await expect(remove(page, "Remove image.png")).toHaveCount(2);
  await expect(message(page)).toHaveValue("");
  await expect(offer(page)).toHaveCount(0);
});

test("a long pasted text becomes an attachment, can go into the message, and stays whole when the message is edited", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Read." }));
  await world.settle(page);
  const lines = Array.from({ length: 3_000 }, (_, i) => `line ${i} of the log`).join("\n");
  await paste(page, { text: lines });
  await expect(remove(page, /^Remove Pasted text \(\d+ KB\)$/)).toBeVisible();
  await expect(message(page)).toHaveValue("");
  await offer(page).getByRole("button", { name: "Put it into the message" }).click();
  await expect(message(page)).toHaveValue(lines);
  await expect(remove(page, /^Remove/)).toHaveCount(0);

  // Two megabytes: the page answers at once, and the field stays short.
  await message(page).fill("");
  await paste(page, { text: "x".repeat(99).concat("\n").repeat(20_000) });
  await expect(remove(page, "Remove Pasted text (2.0 MB)")).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
  await paste(page, { text: "y".repeat(99).concat("\n").repeat(20_000) });
  await expect(page.getByRole("alert")).toContainText("A message holds up to 3 MB of text.");
  await expect(remove(page, /^Remove/)).toHaveCount(1);
  await say(page, "what is this?");
  await turnDone(page);
  const last = () => JSON.stringify(world.vendor.requests.filter(({ body }) => body.tools?.length).at(-1)?.body);
  expect(last().length).toBeGreaterThan(2_000_000);

  await page.getByRole("article", { name: "You" }).hover();
  await page.getByRole("button", { name: "Edit and resend" }).click();
  await expect(page.getByLabel("Edit your message")).toHaveValue("what is this?");
  await page.getByLabel("Edit your message").fill("what is that?");
  await page.getByRole("button", { name: "Send as a branch" }).click();
  await expect.poll(last).toContain("what is that?");
  expect(last().length).toBeGreaterThan(2_000_000);
});

test("files beyond what a message holds are left out with words, and the page goes on answering", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Read." }));
  await world.settle(page);
  const files = Array.from({ length: 300 }, (_, i) => ({
    name: `part${i}.txt`,
    mimeType: "text/plain",
    buffer: Buffer.from(`${i} words `.repeat(6_000)),
  }));
  await page.locator('.composer input[type="file"]').setInputFiles(files);
  await expect(page.getByRole("alert")).toContainText(
    /^2\d\d files were not added: a message holds up to 50 files, 20 images and 3 MB of text\./,
  );
  const added = await remove(page, /^Remove part/).count();
  expect(added).toBeGreaterThan(30);
  expect(added).toBeLessThanOrEqual(50);
  await message(page).pressSequentially("all of them");
  await expect(message(page)).toHaveValue("all of them");
});

test("a message that is too large is not sent and not lost, and a draft without a place is said once", async ({
  page,
  world,
}) => {
  world.vendor.play((_, n) =>
    n === 0
      ? { calls: [{ name: "terminal", input: { command: "until [ -e go ]; do sleep 0.1; done" } }] }
      : { say: "Read." },
  );
  await world.settle(page);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  // Other pages of the same address fill the place for drafts.
  await page.evaluate(() => {
    for (let size = 4_000_000, i = 0; size > 100; i++)
      try {
        localStorage.setItem(`filler-${i}`, "x".repeat(size));
      } catch {
        size = Math.floor(size / 2);
      }
  });
  await message(page).fill("y".repeat(2_000));
  await message(page).press("End");
  await message(page).pressSequentially("abc");
  await expect(page.getByText("This draft is too large to be kept.")).toHaveCount(1);
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("filler-")) localStorage.removeItem(key);
  });
  await message(page).pressSequentially("d");
  await expect(page.getByText("This draft is too large to be kept.")).toHaveCount(0);
  expect(faults).toEqual([]);

  const large = "z".repeat(3_000_100);
  await message(page).fill(large);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("A message holds up to 3 MB of text.");
  expect((await message(page).inputValue()).length).toBe(large.length);
  expect(world.vendor.requests.filter(({ body }) => body.tools?.length)).toHaveLength(0);

  await message(page).fill("");
  await setMode(page, "auto");
  await say(page, "go on");
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeVisible();
  await say(page, "a queued message");
  await page.getByRole("region", { name: "Queue" }).getByRole("button", { name: "Edit" }).click();
  await page.getByRole("region", { name: "Queue" }).getByRole("textbox", { name: "Edit" }).fill(large);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".toast")).toContainText("A message holds up to 3 MB of text.");
  await expect(page.getByRole("region", { name: "Queue" })).toContainText("a queued message");
  world.write("go", "");
  await turnDone(page);
});

test("a file that cannot be read is named, and the others are added", async ({ page, world }) => {
  await world.settle(page);
  await page.locator(".composer").evaluate((composer) => {
    const unreadable = new File(["x"], "a folder");
    unreadable.arrayBuffer = () => Promise.reject(new DOMException("", "NotFoundError"));
    const dropped = new Event("drop", { bubbles: true, cancelable: true });
    const files = [unreadable, new File(["words"], "b.txt", { type: "text/plain" })];
    Object.defineProperty(dropped, "dataTransfer", { value: { files } });
    composer.dispatchEvent(dropped);
  });
  await expect(page.getByRole("alert")).toContainText(
    "Couldn't add a folder: It is no longer there, or it is a folder.",
  );
  await expect(remove(page, "Remove b.txt")).toBeVisible();
});

test("a failure for which the browser gives no words gets words", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "hello");
  await turnDone(page);
  await page.evaluate(() => {
    const failing = { writeText: () => Promise.reject(new DOMException("", "InvalidStateError")) };
    Object.defineProperty(navigator, "clipboard", { value: failing, configurable: true });
  });
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("/copy");
  await page.getByRole("textbox", { name: "Message", exact: true }).press("Enter");
  await expect(page.locator(".toast")).toContainText("the browser gave no reason (InvalidStateError)");
});
