// Permissions and questions: shown in full, and answered by click, by key, or by the deadline.
import type { Page } from "@playwright/test";
import { told } from "./support/told.ts";
import { expect, say, shared as test, turnDone } from "./support/world.ts";

const writing = (path: string) => ({ name: "write_file", input: { path, content: "one line\n" } });
const writes = { calls: [writing("note.txt")] };
const ask = (page: Page) => page.getByRole("alertdialog");

test("W-028 an approval is shown again after a reload, and its answer continues the turn", async ({ page, world }) => {
  world.vendor.play([writes, { say: "Written." }]);
  await world.settle(page);
  await say(page, "write a note");
  await expect(ask(page)).toContainText("note.txt");

  await page.reload();
  await expect(ask(page)).toContainText("one line");
  expect(() => world.file("note.txt")).toThrow("ENOENT");
  await ask(page).getByRole("button", { name: "Allow once" }).click();
  await turnDone(page);
  expect(world.file("note.txt")).toBe("one line\n");
  await expect(ask(page)).toHaveCount(0);
});

test("W-029 an approval shows its deadline, and is denied when nobody answers", async ({ page, world }) => {
  world.vendor.play([writes]);
  await world.settle(page);
  await answerWithin(page, 8_000);
  await say(page, "write a note");

  await expect(ask(page).getByText(/^Octo denies this automatically in [1-8] s$/)).toBeVisible();
  await expect(page.getByText("Nobody answered in time, so Octo stopped here.")).toBeVisible();
  await expect(ask(page)).toHaveCount(0);
  await expect(page.locator(".tool")).toContainText("denied");
  expect(() => world.file("note.txt")).toThrow("ENOENT");
});

/** Sets a deadline shorter than the settings offer, so that the test need not wait for a minute. */
async function answerWithin(page: Page, ms: number): Promise<void> {
  await page.evaluate(async (answerWithinMs) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("unreadable")));
      });
    const db = await settled(indexedDB.open("octo"));
    const settings = db.transaction("settings", "readwrite").objectStore("settings");
    const session: object = await settled(settings.get("session"));
    await settled(settings.put({ ...session, answerWithinMs }, "session"));
    db.close();
  }, ms);
  await page.reload();
}

test("a card that is open is judged anew when the mode changes", async ({ page, world }) => {
  const outside = { calls: [{ name: "terminal", input: { command: "touch ../beside" } }] };
  world.vendor.play([writes, { say: "Planned." }, outside, writes, { say: "Over." }]);
  await world.settle(page);
  const mode = async (name: string) => {
    await page.keyboard.press("ControlOrMeta+k");
    await page
      .getByRole("dialog")
      .getByRole("option", { name: `Permission mode: ${name}` })
      .click();
  };
  await say(page, "write a note");
  await expect(ask(page)).toContainText("note.txt");
  await mode("Plan only");
  await expect(ask(page)).toHaveCount(0);
  await expect(page.locator(".tool").first()).toContainText("denied");
  await turnDone(page);
  expect(() => world.file("note.txt")).toThrow("ENOENT");

  await mode("Ask first");
  await say(page, "write it now");
  await expect(ask(page)).toContainText("touch ../beside");
  await mode("Auto");
  await expect(page.getByLabel("Permission mode")).toHaveValue("auto");
  await expect(ask(page)).toContainText("touch ../beside");
  await mode("Ask first");
  await ask(page).getByLabel("Tell Octo what to do instead").fill("Not there.");
  await ask(page).getByRole("button", { name: "Deny with this reason" }).click();
  await expect(ask(page)).toContainText("note.txt");
  await mode("Auto");
  await expect(page.getByText("Over.")).toBeVisible();
  await expect(ask(page)).toHaveCount(0);
  expect(world.file("note.txt")).toBe("one line\n");
});

test("W-031 the reason of a denial reaches the model, which continues", async ({ page, world }) => {
  world.vendor.play([writes, { say: "Then not." }]);
  await world.settle(page);
  await say(page, "write a note");
  await ask(page).getByLabel("Tell Octo what to do instead").fill("put it into the diary");
  await ask(page).getByRole("button", { name: "Deny with this reason" }).click();

  await expect(page.getByText("Then not.")).toBeVisible();
  expect(told(world.vendor)).toContain("put it into the diary");
  await expect(page.locator(".tool")).toContainText("denied");
  expect(() => world.file("note.txt")).toThrow("ENOENT");
});

test("W-032 a question accepts a free answer instead of its options, and closes", async ({ page, world }) => {
  const question = { question: "Which colour?", options: ["red", "green"] };
  world.vendor.play([{ calls: [{ name: "ask_user", input: question }] }, { say: "Blue it is." }]);
  await world.settle(page);
  await say(page, "paint it");
  await expect(ask(page).getByRole("button", { name: "green" })).toBeVisible();
  await ask(page).getByLabel("Your own answer").fill("a deep blue");
  await ask(page).getByRole("button", { name: "Answer" }).click();

  await expect(page.getByText("Blue it is.")).toBeVisible();
  await expect(ask(page)).toHaveCount(0);
  expect(told(world.vendor)).toContain("a deep blue");
});

test("B4 the card takes the focus from an empty message box, so that each key it shows answers", async ({
  page,
  world,
}) => {
  world.vendor.play([
    ...["a.txt", "b.txt", "b.txt", "c.txt"].map((path) => ({ calls: [writing(path)] })),
    { say: "All three." },
  ]);
  await world.settle(page);
  await say(page, "write them");
  await expect(ask(page)).toContainText("a.txt");
  await expect(ask(page)).toBeFocused();
  await expect(ask(page).locator("kbd").first()).toBeVisible();
  // A new card ignores keys for a moment, so the key is pressed until the card accepts it.
  await expect(async () => {
    await page.keyboard.press("Enter");
    await expect(ask(page)).toContainText("b.txt", { timeout: 500 });
  }).toPass();
  expect(world.file("a.txt")).toBe("one line\n");
  expect(() => world.file("b.txt")).toThrow("ENOENT");

  await expect(ask(page).getByRole("button", { name: "Always allow edits to b.txt" })).toBeVisible();
  // The rule covers the second change of this file, and no other file.
  await expect(ask(page)).toBeFocused();
  await page.keyboard.press("a");
  await expect(ask(page)).toContainText("c.txt");
  expect(world.file("b.txt")).toBe("one line\n");
  await ask(page).getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByText("All three.")).toBeVisible();
  expect(world.file("c.txt")).toBe("one line\n");
});

test("B4 a person who writes keeps the message box, and the card then shows no key", async ({ page, world }) => {
  world.vendor.play([{ ...writes, firstDelayMs: 900 }]);
  await world.settle(page);
  await say(page, "write a note");
  const message = page.getByLabel("Message");
  await message.pressSequentially("and");
  await expect(ask(page)).toBeVisible();
  await expect(message).toBeFocused();
  await message.press("a");
  await expect(message).toHaveValue("anda");
  await expect(ask(page).locator("kbd").first()).toBeHidden();
  await message.fill("");
  // In the empty box, Enter and Escape answer. Letters are written.
  await expect(ask(page).locator("[data-letter] kbd").first()).toBeHidden();
  await message.press("a");
  await expect(message).toHaveValue("a");
  await message.fill("");
  await expect(ask(page)).toContainText("note.txt");
  await message.press("Escape");
  await expect(ask(page)).toHaveCount(0);
});

test("B4 a letter that is no key goes on into the message box", async ({ page, world }) => {
  world.vendor.play([writes]);
  await world.settle(page);
  await say(page, "write a note");
  await expect(ask(page)).toBeFocused();
  await page.keyboard.type("then", { delay: 30 });
  await expect(page.getByLabel("Message")).toHaveValue("then");
  await ask(page).getByRole("button", { name: "Deny" }).click();
});

test("B5 what cannot be undone says so, marks what decides, and Enter does not allow it", async ({ page, world }) => {
  const command = "npm test && git push --force origin main";
  world.vendor.play([{ calls: [{ name: "terminal", input: { command } }] }]);
  await world.settle(page);
  await say(page, "go back");
  await expect(ask(page)).toHaveAttribute("data-risk", "final");
  await expect(ask(page)).toContainText("This can't be undone.");
  await expect(ask(page).locator("mark")).toContainText("git push --force");
  await expect(ask(page).getByRole("button", { name: "Always" })).toHaveCount(0);
  await expect(ask(page).getByRole("button").first()).toHaveAccessibleName("Deny");
  await expect(ask(page).getByRole("button", { name: "Allow once" })).toHaveAttribute(
    "aria-keyshortcuts",
    "Control+Enter",
  );
  await page.waitForTimeout(600);
  await page.keyboard.press("Enter");
  await page.getByLabel("Message").press("Enter");
  await expect(ask(page)).toBeVisible();
  expect(told(world.vendor)).not.toContain("exit");
  await ask(page).getByRole("button", { name: "Deny" }).click();
});

test("B6 an always allow stands in the chat and can be revoked there", async ({ page, world }) => {
  const paths = ["src/a.txt", "src/b.txt"];
  world.vendor.play([{ calls: paths.map(writing) }, { say: "Both." }, { calls: [writing("src/c.txt")] }]);
  await world.settle(page);
  await say(page, "write them");
  await ask(page).getByRole("button", { name: "Always allow edits in src/" }).click();
  await expect(page.getByText("Both.")).toBeVisible();
  expect(world.file("src/b.txt")).toBe("one line\n");
  const grant = page.locator(".grant");
  await expect(grant).toContainText(`Always allowed in this chat: edits in ${world.folder}/src/`);
  await grant.getByRole("button", { name: "Revoke" }).click();
  await expect(grant).toContainText("revoked");
  await say(page, "and another");
  await expect(ask(page)).toContainText("src/c.txt");
  await ask(page).getByRole("button", { name: "Deny" }).click();
});

test("B7 an approval waits without a deadline, unless the person has set one", async ({ page, world }) => {
  world.vendor.play([writes]);
  await world.settle(page);
  await say(page, "write a note");
  await expect(ask(page)).toContainText("note.txt");
  await expect(ask(page).getByText(/automatically/)).toHaveCount(0);
  await ask(page).getByRole("button", { name: "Deny" }).click();
});

test("B9 the focus returns to the message box, and no frame is drawn around the conversation", async ({
  page,
  world,
}) => {
  world.vendor.play([writes, { say: "Written." }]);
  await world.settle(page);
  await say(page, "write a note");
  await ask(page).getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByText("Written.")).toBeVisible();
  await expect(page.getByLabel("Message")).toBeFocused();
  await page.getByRole("log").focus();
  const isFrameless = await page.getByRole("log").evaluate((log) => {
    const { outlineStyle, outlineColor } = getComputedStyle(log);
    return outlineStyle === "none" || outlineColor === "rgba(0, 0, 0, 0)";
  });
  expect(isFrameless).toBe(true);
});

test("B13 the message box answers a question of Octo", async ({ page, world }) => {
  const question = { question: "Which currency?", options: ["Euros", "Dollars"] };
  world.vendor.play([{ calls: [{ name: "ask_user", input: question }] }, { say: "Yen it is." }]);
  await world.settle(page);
  await say(page, "set the currency");
  await expect(ask(page)).toBeVisible();
  const message = page.getByLabel("Message");
  await expect(message).toHaveAttribute("placeholder", "Your answer");
  await message.fill("Yen please");
  await message.press("Enter");
  await expect(page.getByText("Yen it is.")).toBeVisible();
  await expect(page.locator(".queue-message")).toHaveCount(0);
  expect(told(world.vendor)).toContain("Yen please");
});

test("B25 the reason stays on its line when it is written", async ({ page, world }) => {
  world.vendor.play([writes]);
  await world.settle(page);
  await say(page, "write a note");
  const field = ask(page).getByLabel("Tell Octo what to do instead");
  const before = await field.boundingBox();
  await field.fill("elsewhere");
  await expect(ask(page).getByRole("button", { name: "Deny with this reason" })).toBeVisible();
  expect(await field.boundingBox()).toEqual(before);
  await field.fill("");
  await ask(page).getByRole("button", { name: "Deny" }).click();
});

test("B35 editing a replacement shows what it replaces", async ({ page, world }) => {
  world.write("cart.js", "const total = a - b;\n");
  const edit = { path: "cart.js", old_text: "a - b", new_text: "a + b" };
  world.vendor.play([
    { calls: [{ name: "read_file", input: { path: "cart.js" } }] },
    { calls: [{ name: "edit_file", input: edit }] },
    { say: "Done." },
  ]);
  await world.settle(page);
  await say(page, "repair it");
  await ask(page).getByRole("button", { name: "Edit", exact: true }).click();
  await expect(ask(page)).toContainText("Replaces:");
  await expect(ask(page).locator(".ask-replaced")).toHaveText("a - b");
  await expect(ask(page).getByLabel("New text for cart.js")).toHaveValue("a + b");
  await page.keyboard.press("Escape");
  await ask(page).getByRole("button", { name: "Deny" }).click();
});

test("B36 several requests of one reply are one of three, can be turned to, and allowed at once", async ({
  page,
  world,
}) => {
  world.vendor.play([{ calls: ["a.txt", "b.txt", "c.txt"].map(writing) }, { say: "All three." }]);
  await world.settle(page);
  await say(page, "write them");
  await expect(ask(page)).toContainText("1 of 3");
  await expect(ask(page)).toContainText("a.txt");
  await ask(page).getByRole("button", { name: "Next request" }).click();
  await expect(ask(page)).toContainText("2 of 3");
  await expect(ask(page)).toContainText("b.txt");
  await ask(page).getByRole("button", { name: "Previous request" }).click();
  await expect(ask(page)).toContainText("1 of 3");
  await ask(page).getByRole("button", { name: "Allow all 3 requests" }).click();
  await expect(page.getByText("All three.")).toBeVisible();
  for (const path of ["a.txt", "b.txt", "c.txt"]) expect(world.file(path)).toBe("one line\n");
});

test("B37 a new file is created, and an existing one is edited", async ({ page, world }) => {
  world.vendor.play([writes, { say: "Done." }]);
  await world.settle(page);
  await say(page, "write a note");
  await expect(page.getByRole("alertdialog", { name: "Octo wants to create a file" })).toContainText("Create");
  await expect(ask(page)).not.toContainText("−0");
  await ask(page).getByRole("button", { name: "Deny" }).click();
});

test("Escape denies, and a denial without a reason answers all open calls and ends the turn", async ({
  page,
  world,
}) => {
  world.vendor.play([{ calls: [writing("a.txt"), writing("b.txt")] }]);
  await world.settle(page);
  await say(page, "write them");
  await expect(ask(page)).toHaveCount(1);
  await page.keyboard.press("Escape");

  await expect(page.getByText("You declined, so Octo stopped here.")).toBeVisible();
  await expect(ask(page)).toHaveCount(0);
  await expect(page.locator(".tool").filter({ hasText: "denied" })).toHaveCount(2);
  expect(() => world.file("a.txt")).toThrow("ENOENT");
  expect(world.vendor.requests.filter(({ body }) => body.tools?.length)).toHaveLength(1);
});
