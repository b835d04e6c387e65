// Input methods for Chinese, Japanese and Korean: the keys that choose or drop a word never act on the page.
import type { CDPSession, Locator, Page } from "@playwright/test";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

const asks = (page: Page) => page.getByRole("alertdialog");

/** Presses a key as an input method reports it: with the code 229, in the middle of a composition. */
async function pressComposing(cdp: CDPSession, key: string): Promise<void> {
  for (const type of ["rawKeyDown", "keyUp"] as const)
    await cdp.send("Input.dispatchKeyEvent", { type, key, code: key, windowsVirtualKeyCode: 229 });
}

/** Writes a word with an input method: composes it, walks its choices, and takes it with Enter. */
async function compose(page: Page, field: Locator, word: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await field.focus();
  await cdp.send("Input.imeSetComposition", { text: "ni", selectionStart: 2, selectionEnd: 2 });
  for (const key of ["ArrowDown", "ArrowUp", "Tab", "Escape", "Enter"]) await pressComposing(cdp, key);
  await cdp.send("Input.insertText", { text: word });
  await cdp.detach();
  await expect(field).toHaveValue(new RegExp(`${word}$`));
}

/** The order of Safari: the composition has ended when the key that ended it arrives. */
async function pressInSafarisOrder(field: Locator): Promise<void> {
  await field.evaluate((element) => {
    for (const key of ["Enter", "Escape"]) {
      element.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
      element.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "你" }));
      const options = { key, code: key, keyCode: 229, isComposing: false, bubbles: true, cancelable: true };
      element.dispatchEvent(new KeyboardEvent("keydown", options));
    }
  });
}

/** Neither order acts on the field, which stays and keeps its text. */
async function keepsComposition(page: Page, field: Locator): Promise<void> {
  await compose(page, field, "你好");
  await pressInSafarisOrder(field);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(/你好$/);
}

test("no key of a composition sends a message, answers a card or leaves a field", async ({ page, world }) => {
  const question = { question: "Which colour?", options: ["red"] };
  world.vendor.play([
    { calls: [{ name: "terminal", input: { command: "echo one > one.txt" } }] },
    { calls: [{ name: "ask_user", input: question }] },
    { say: "Good." },
    { say: "Again." },
  ]);
  await world.settle(page);
  const message = page.getByRole("textbox", { name: "Message", exact: true });
  await keepsComposition(page, message);
  expect(world.vendor.requests.filter(({ body }) => body.tools?.length)).toHaveLength(0);
  await message.press("Enter");

  await expect(asks(page)).toContainText("echo one");
  // An empty message box passes Enter and Escape on to the card, but not those of a composition.
  await pressInSafarisOrder(message);
  const reason = asks(page).getByRole("textbox");
  await keepsComposition(page, reason);
  await asks(page).getByRole("button", { name: "Edit", exact: true }).click();
  const command = asks(page).getByLabel("Edit the command");
  await keepsComposition(page, command);
  await command.press("Escape");
  await asks(page).getByRole("textbox").press("Enter");

  await expect(asks(page)).toContainText("Which colour?");
  const own = asks(page).getByRole("textbox");
  await keepsComposition(page, own);
  await own.press("Enter");
  await turnDone(page);
  const told = JSON.stringify(world.vendor.requests.map(({ body }) => body.messages));
  expect(told.match(/你好/g)?.length).toBeGreaterThan(2);

  await page.getByRole("article", { name: "You" }).first().hover();
  await page.getByRole("button", { name: "Edit and resend" }).first().click();
  await keepsComposition(page, page.getByLabel("Edit your message"));
});

test("no key of a composition runs a command, renames a chat or closes a dialog", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "a chat");
  await turnDone(page);
  await page.keyboard.press("ControlOrMeta+k");
  const find = page.getByRole("combobox", { name: /chats|actions/i });
  await keepsComposition(page, find);
  await expect(page.getByRole("dialog")).toBeVisible();
  await find.press("Escape");

  const list = page.getByRole("region", { name: "Chats" });
  await keepsComposition(page, list.getByRole("searchbox"));
  await list.getByRole("searchbox").fill("");
  await list.locator(".session").first().hover();
  await list.locator(".session .menu-button").first().click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  const name = page.locator(".session-name");
  await keepsComposition(page, name);
  await name.press("Enter");
  await expect(list.locator(".session-title").first()).toContainText("你好");
});
