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

test("Enter allows once, A allows always in this chat, and a letter in the message box answers nothing", async ({
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
  const message = page.getByLabel("Message");
  await message.press("a");
  await expect(message).toHaveValue("a");
  await message.fill("");
  await expect(ask(page)).toContainText("a.txt");
  // A new card ignores Enter for a moment, so the key is pressed until the card accepts it.
  await expect(async () => {
    await message.press("Enter");
    await expect(ask(page)).toContainText("b.txt", { timeout: 500 });
  }).toPass();
  expect(world.file("a.txt")).toBe("one line\n");
  expect(() => world.file("b.txt")).toThrow("ENOENT");

  await page.getByRole("log").focus();
  await expect(ask(page)).toContainText("Always allow in this chat: changes to b.txt");
  await page.keyboard.press("a");
  // The rule covers the second change of this file, and no other file.
  await expect(ask(page)).toContainText("c.txt");
  expect(world.file("b.txt")).toBe("one line\n");
  await ask(page).getByRole("button", { name: "Allow once" }).click();
  await expect(page.getByText("All three.")).toBeVisible();
  expect(world.file("c.txt")).toBe("one line\n");
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
