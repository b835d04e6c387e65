// Sending a message while a turn runs, while the relay is down, and while the vendor is down.
import type { Page } from "@playwright/test";
import { startModelServer } from "./fakes/model-server.ts";
import { told } from "./support/told.ts";
import { expect, say, shared as test, test as alone, type World } from "./support/world.ts";

const queue = (page: Page) => page.getByRole("region", { name: "Queue" });

/** Makes the vendor hold back its first answer. @returns a function that releases the answer */
function heldBack(world: World, ...rest: { say: string }[]): () => void {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  world.vendor.play(async (_, n) => {
    if (n > 0) return rest[n - 1] ?? { say: "Nothing more." };
    await held;
    return { calls: [{ name: "list_files", input: { path: "." } }] };
  });
  return release;
}

test("W-026 B11 a stop ends the turn; what waits is paused, and starts the next turn when it is sent on", async ({
  page,
  world,
}) => {
  const release = heldBack(world, { say: "The next thing." });
  await world.settle(page);
  await say(page, "begin");
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await say(page, "the next thing", "next");
  await expect(queue(page)).toContainText("sends after this turn");
  // A turn that is stopped before it asks the vendor leaves the first answer to the next turn.
  await expect.poll(() => world.vendor.count()).toBe(1);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".turn")).toContainText("Stopped");
  await expect(queue(page)).toContainText("paused");
  // A new message does not take along what is paused.
  await say(page, "something else");
  await expect(page.getByText("The next thing.")).toBeVisible();
  await expect(page.locator(".turn")).toContainText(["Stopped", "Done"]);
  await expect(queue(page)).toContainText("the next thing");
  await queue(page).getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("Nothing more.")).toBeVisible();
  await expect(queue(page)).toHaveCount(0);
  release();
});

test("B10 a message that is taken back returns to the message box, with its files", async ({ page, world }) => {
  const release = heldBack(world);
  await world.settle(page);
  await say(page, "begin");
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  const file = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("a note\n") };
  await page.locator('.composer input[type="file"]').setInputFiles([file]);
  await expect(page.locator(".composer")).toContainText("notes.txt");
  await say(page, "read my notes", "next");
  await queue(page).getByRole("button", { name: "Remove" }).click();
  await expect(page.getByLabel("Message")).toHaveValue("read my notes");
  await expect(page.locator(".composer")).toContainText("notes.txt");
  await page.getByRole("button", { name: "Stop" }).click();
  release();
});

test("B17 an attached text file is a chip with its name and size, which opens to its text", async ({ page, world }) => {
  world.vendor.play([{ say: "Read." }]);
  await world.settle(page);
  const file = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("a note\n<b>bold</b>\n") };
  await page.locator('.composer input[type="file"]').setInputFiles([file]);
  await expect(page.locator(".composer")).toContainText("notes.txt");
  await say(page, "read my notes");
  await expect(page.getByText("Read.", { exact: true })).toBeVisible();
  const said = page.locator(".chat-said");
  await expect(said).not.toContainText("<file");
  const chip = said.getByRole("button", { name: "notes.txt 19 B" });
  await expect(chip).toContainText("19 B");
  await chip.click();
  await expect(said.locator("pre")).toHaveText("a note\n<b>bold</b>");
});

test("a stop without a queue leaves nothing paused", async ({ page, world }) => {
  const release = heldBack(world, { say: "The next thing." });
  await world.settle(page);
  await say(page, "begin");
  await expect.poll(() => world.vendor.count()).toBe(1);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".turn")).toContainText("Stopped");
  await say(page, "go on");
  await expect(page.getByText("The next thing.")).toBeVisible();
  await expect(page.locator(".turn")).toContainText(["Stopped", "Done"]);
  await expect(queue(page)).toHaveCount(0);
  release();
});

alone(
  "a message written while the relay is down is sent once; its tools wait for the relay",
  async ({ page, world }) => {
    world.write("seen.txt", "what the file says\n");
    world.vendor.play([{ calls: [{ name: "read_file", input: { path: "seen.txt" } }] }, { say: "Read." }]);
    await world.settle(page);
    // The relay dies, perhaps before the code of the transcript is loaded. The app then requests the code again.
    await world.killRelay();
    await say(page, "read it");
    await expect(
      page.getByText("The relay is disconnected. Octo can use files and terminals again once it is connected."),
    ).toBeVisible();
    await expect
      .poll(() => world.vendor.requests.filter(({ body }) => body.tools?.length).length, { timeout: 20_000 })
      .toBe(1);

    await world.startRelay();
    await expect(page.getByText("Read.", { exact: true })).toBeVisible({ timeout: 20_000 });
    expect(told(world.vendor)).toContain("what the file says");
    expect(told(world.vendor).match(/read it/g)).toHaveLength(1);
    expect(world.vendor.requests.filter(({ body }) => body.tools?.length)).toHaveLength(2);
  },
);

alone(
  "a message written while the vendor is down says so, and is answered once when it is back",
  async ({ page, world }) => {
    await world.settle(page);
    await world.vendor.close();
    await say(page, "are you there?");
    await expect(page.getByText(/The vendor could not be reached\. Trying again in \d+ s/)).toBeVisible();

    const back = await startModelServer({
      script: [{ say: "Here again." }],
      title: "A scripted chat",
      port: Number(new URL(world.vendor.url).port),
    });
    await expect(page.getByText("Here again.")).toBeVisible({ timeout: 30_000 });
    expect(told(back).match(/are you there/g)).toHaveLength(1);
    // There are two calls: the answer, and the title, which is requested after the answer.
    await expect.poll(() => back.billed.length).toBe(2);
    await expect(page.getByRole("article", { name: "You" })).toHaveCount(1);
    await back.close();
  },
);

test("if the code of the transcript fails to load, a button in its place retries", async ({ page, world }) => {
  world.vendor.play([{ say: "Here it is." }]);
  await page.route(/\/assets\/transcript-/, (route) => route.abort());
  await world.settle(page);
  await say(page, "hello");
  const missing = page.getByRole("alert").filter({ hasText: "This part could not be loaded" });
  await expect(missing.getByRole("button", { name: "Reload" })).toBeVisible();
  await expect(page.getByLabel("Message")).toBeEditable();
  await missing.getByRole("button", { name: "Try again" }).click();
  await expect(missing.getByRole("button", { name: "Try again" })).toBeEnabled();
  await page.unroute(/\/assets\/transcript-/);
  await missing.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Here it is.")).toBeVisible();
  await expect(missing).toHaveCount(0);
  // The style sheet, which also failed to load at first, is applied as well.
  await expect(page.locator(".chat-bubble")).toHaveCSS("border-radius", "16px");
});
