// A chat that was left offers no actions and leaves the memory of the page.
import type { CDPSession, Page } from "@playwright/test";
import { seedChats } from "./support/seed.ts";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

const message = (page: Page) => page.getByRole("textbox", { name: "Message", exact: true });
const link = (page: Page, name: string) => page.getByRole("navigation").getByRole("link", { name }).first();
const suggestions = (page: Page) => page.getByRole("listbox").getByRole("option");
const chat = (page: Page, title: string) => page.locator(".session-link", { hasText: title });

/** The slash commands on offer in the message box. */
async function offered(page: Page): Promise<string[]> {
  await message(page).fill("");
  await message(page).pressSequentially("/");
  await expect(suggestions(page).first()).toBeVisible();
  const names = await suggestions(page).allInnerTexts();
  await message(page).fill("");
  return names.map((name) => /\/\S+/.exec(name)?.[0] ?? name);
}

test("a shortcut or command acts on the chat on screen, never on one that was left", async ({ page, world }) => {
  world.vendor.play((_, n) =>
    n === 0
      ? { calls: [{ name: "terminal", input: { command: "until [ -e go ]; do sleep 0.1; done" } }] }
      : { say: "All done." },
  );
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "wait a little");
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeVisible();
  const running = page.url();
  expect(await offered(page)).toEqual(expect.arrayContaining(["/archive", "/stop", "/plan"]));

  for (const place of ["Money", "Settings", "New chat"]) {
    await link(page, place).click();
    await expect(page.locator(".frame")).not.toHaveAttribute("data-page", "");
    await expect(page.getByRole("button", { name: "Stop", exact: true })).toHaveCount(0);
    await page.keyboard.press("ControlOrMeta+.");
    await page.keyboard.press("ControlOrMeta+k");
    const palette = page.getByRole("dialog", { name: "Command palette" });
    await expect(palette).toBeVisible();
    await expect(palette.getByRole("option", { name: /archive|^Stop|Ask first|Plan only/i })).toHaveCount(0);
    await palette.getByRole("combobox").press("Escape");
  }
  expect(await offered(page)).not.toEqual(expect.arrayContaining(["/archive"]));

  await seedChats(page, [{ id: "session_other", title: "The other", words: ["hello", "Hi."], at: Date.now() }]);
  await page.reload();
  await chat(page, "The other").click();
  await expect(page.getByText("Hi.")).toBeVisible();
  await page.goto(running);
  await expect(page.getByRole("button", { name: "Stop", exact: true })).toBeVisible();
  await chat(page, "The other").click();
  await expect(page.getByText("Hi.")).toBeVisible();
  expect(await offered(page)).not.toContain("/stop");
  await message(page).fill("");
  await message(page).pressSequentially("/archive");
  await message(page).press("Enter");
  await expect(chat(page, "The other")).toHaveCount(0);

  await page.goto(running);
  world.write("go", "");
  await expect(page.getByText("All done.")).toBeVisible();
  await turnDone(page);
  await expect(page.getByLabel("Permission mode")).toHaveValue("auto");
});

async function heapBytes(cdp: CDPSession): Promise<number> {
  for (let i = 0; i < 3; i++) await cdp.send("HeapProfiler.collectGarbage");
  return (await cdp.send("Runtime.getHeapUsage")).usedSize;
}

test("chats that were left do not stay in the memory of the page", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  // Each chat holds half a megabyte of text, so that a chat that stays would show.
  const size = 500_000;
  const number = 24;
  const title = (i: number) => `Chat ${String(i).padStart(2, "0")}`;
  await seedChats(
    page,
    Array.from({ length: number }, (_, i) => ({
      id: `session_seed${i}`,
      title: title(i),
      words: [`${i} word `.repeat(size / 8), `Answer ${i}.`],
      at: Date.now() - i * 1_000,
    })),
  );
  await page.reload();
  const cdp = await page.context().newCDPSession(page);
  const open = async (i: number) => {
    await chat(page, title(i)).click();
    await expect(page.getByText(`Answer ${i}.`)).toBeVisible();
    if (i % 3 === 0) await link(page, "New chat").click();
  };
  const warm = 6;
  for (let i = 0; i < warm; i++) await open(i);
  await link(page, "New chat").click();
  const before = await heapBytes(cdp);
  for (let i = warm; i < number; i++) await open(i);
  await link(page, "New chat").click();
  const grown = (await heapBytes(cdp)) - before;
  // All of them would be 9 MB. A third of that is allowed.
  expect(grown).toBeLessThan(((number - warm) * size) / 3);
  await cdp.detach();
});
