import type { Locator, Page } from "@playwright/test";
import { firstLoadFiles } from "./support/first-load.ts";
import { sampleCart } from "./support/sample.ts";
import { expect, say, test, turnDone, type World } from "./support/world.ts";

test.use({ serviceWorkers: "allow" });

const cart = "export const total = (items) => items.reduce((sum, item) => sum + item, 1);\n";
const check = `import { test } from "node:test";
import assert from "node:assert";
import { total } from "./cart.js";
test("adds up", () => assert.equal(total([1, 2]), 3));
`;

test("a person pairs, enters a key, chooses a folder and gets a failing test fixed", async ({ page, world }) => {
  world.write("package.json", '{ "type": "module" }\n');
  world.write("cart.js", cart);
  world.write("cart.test.js", check);
  world.vendor.play([
    { say: "Let me look.", calls: [{ name: "read_file", input: { path: "cart.js" } }] },
    { calls: [{ name: "edit_file", input: { path: "cart.js", old_text: "item, 1)", new_text: "item, 0)" } }] },
    { calls: [{ name: "terminal", input: { command: "node --test" } }] },
    { say: "The sum began at **one**. It passes now." },
  ]);
  await world.settle(page);
  expect(new URL(page.url()).hash).toBe("");
  await say(page, "make the failing test pass");

  // The full diff is shown before anything is written.
  const ask = page.getByRole("alertdialog");
  await expect(ask).toContainText("cart.js");
  await expect(ask).toContainText("item, 0)");
  expect(world.file("cart.js")).toBe(cart);
  await ask.getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByRole("alertdialog", { name: /run a command/ })).toContainText("node --test");
  expect(world.file("cart.js")).toContain("item, 0)");
  await page.getByRole("alertdialog").getByRole("button", { name: "Allow once" }).click();

  await expect(page.getByText("It passes now.")).toBeVisible();
  await expect(page.locator(".turn").last()).toContainText(/Done.*\$0\.\d+/);
  await page.getByRole("link", { name: "Money" }).first().click();
  await expect(page.getByRole("row").filter({ hasText: "claude-sonnet-5-5" })).not.toHaveCount(0);
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(5);
});

test("the opened folder is the one in the path field, whether browsed or typed", async ({ page, world }) => {
  world.write("inner/deep/file.txt", "here\n");
  await world.pair(page);
  await page.getByRole("button", { name: "Choose a folder" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  const path = dialog.getByLabel("Path");
  await expect(path).toHaveValue(/./);
  await path.fill(world.folder);
  await dialog.getByRole("button", { name: "Go", exact: true }).click();
  await dialog.getByRole("button", { name: "inner" }).click();
  await expect(dialog.getByRole("button", { name: "deep" })).toBeVisible();
  await expect(path).toHaveValue(`${world.folder}/inner`);
  await dialog.getByRole("button", { name: "..", exact: true }).click();
  await expect(dialog.getByRole("button", { name: "inner" })).toBeVisible();

  await path.fill(`${world.folder}/nowhere`);
  await dialog.getByRole("button", { name: "Open this folder" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await path.fill(`${world.folder}/inner/deep`);
  await dialog.getByRole("button", { name: "Open this folder" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator(`[data-tip="${world.folder}/inner/deep"]`)).toHaveText("deep");
});

/** Acts like a person, and counts each click and each text that is typed or pasted. */
interface Hands {
  click(what: Locator): Promise<void>;
  type(where: Locator, words: string): Promise<void>;
  /** Fails if the person needed more than `most` actions. Reports the number of actions and the duration. */
  done(most: number): void;
}

function hands(name: string): Hands {
  let count = 0;
  const since = Date.now();
  return {
    async click(what) {
      count += 1;
      await what.click();
    },
    async type(where, words) {
      count += 1;
      await where.fill(words);
    },
    done(most) {
      test.info().annotations.push({ type: name, description: `${count} actions, ${Date.now() - since} ms` });
      expect(count).toBeLessThanOrEqual(most);
    },
  };
}

/** Repairs a file in the person's own folder, starting at the printed address and using only what the screen says. */
async function repairOwnFile(page: Page, world: World, name: string): Promise<void> {
  world.write("cart.js", cart);
  world.vendor.play([
    { calls: [{ name: "read_file", input: { path: "cart.js" } }] },
    { calls: [{ name: "edit_file", input: { path: "cart.js", old_text: "item, 1)", new_text: "item, 0)" } }] },
    { say: "The sum began at one." },
  ]);
  const person = hands(name);
  const button = (words: string) => page.getByRole("button", { name: words, exact: true });
  await page.goto(world.link());
  await person.type(page.getByLabel("Key", { exact: true }), "sk-test-key-0123456789");
  // Not counted as an action, because only the test's scripted vendor needs another address than Anthropic's.
  await page.getByLabel("Address", { exact: true }).fill(world.vendor.url);
  await person.click(button("Choose a folder"));
  await expect(page.getByLabel("Path")).toHaveValue(/./);
  await person.type(page.getByLabel("Path"), world.folder);
  await person.click(button("Open this folder"));
  await person.click(button("Start"));
  await person.type(page.getByLabel("Message"), "repair the cart");
  await person.click(button("Send"));
  await person.click(button("Allow once"));
  await turnDone(page);
  await expect(page.getByText("The sum began at one.")).toBeInViewport();
  expect(world.file("cart.js")).toContain("item, 0)");
  person.done(8);
}

/** Repairs a file of the bundled sample project, without an API key. */
async function tryTheDemo(page: Page, world: World, name: string): Promise<void> {
  const person = hands(name);
  await page.goto(world.link());
  await person.click(page.getByRole("button", { name: "Try it without a key" }));
  await expect(page.getByLabel("Message")).toHaveValue(/./);
  await person.click(page.getByRole("button", { name: "Send", exact: true }));
  const repaired: boolean[] = [];
  for (const what of [/run a command/, /change a file/, /run a command/]) {
    const allow = page.getByRole("alertdialog", { name: what }).getByRole("button", { name: "Allow once" });
    await expect(allow).toBeVisible();
    repaired.push(sampleCart(world).includes("discount / 100"));
    await person.click(allow);
  }
  await turnDone(page);
  expect(repaired).toEqual([false, false, true]);
  await expect(page.getByText("All tests pass.")).toBeInViewport();
  person.done(5);
}

const windows = { "a desk": { width: 1280, height: 800 }, "a phone": { width: 390, height: 844 } } as const;

for (const [where, viewport] of Object.entries(windows)) {
  test(`on ${where} eight actions lead from the printed address to a fixed file of the person's own`, async ({
    browser,
    world,
  }) => {
    const context = await browser.newContext({
      viewport,
      hasTouch: where === "a phone",
      isMobile: where === "a phone",
    });
    await repairOwnFile(await context.newPage(), world, where);
    await context.close();
  });

  test(`on ${where} five actions show a demo without a key`, async ({ browser, world }) => {
    const context = await browser.newContext({
      viewport,
      hasTouch: where === "a phone",
      isMobile: where === "a phone",
    });
    await tryTheDemo(await context.newPage(), world, where);
    await context.close();
  });
}

test("the first load fetches nothing before the composer works but the files that the size check counts", async ({
  page,
  world,
}) => {
  const counted = new Set(firstLoadFiles.map((name) => name.replace(/^dist\/app/, "")));
  await world.settle(page);
  await page.addInitScript(() => {
    const names = () => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    new MutationObserver((_, observer) => {
      if (!document.querySelector("textarea")) return;
      observer.disconnect();
      Object.assign(window, { loaded: names() });
    }).observe(document, { childList: true, subtree: true });
  });
  for (const language of ["en", "zh"]) {
    await page.evaluate((chosen) => localStorage.setItem("octo-language", chosen), language);
    await page.goto(world.origin);
    await expect(page.locator("textarea")).toBeVisible();
    const loaded = await page.evaluate(() => (window as unknown as { loaded: string[] }).loaded);
    const scripts = loaded.filter((name) => /\.(?:js|css)$/.test(name));
    expect(scripts.filter((name) => name.includes("-first-"))).toHaveLength(1);
    expect(scripts.filter((name) => !counted.has(name) && !name.includes(`/${language}-first-`))).toEqual([]);
  }
});
