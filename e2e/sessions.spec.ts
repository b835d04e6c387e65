// Chats: how they come to be, how they are kept in order, and that nothing of them is lost.
import { expect, say, setMode, test, turnDone } from "./support/world.ts";

test("W-001 with a model configured a chat can begin at once, and is there from its first message on", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Good morning." }));
  await world.settle(page);
  const chats = page.getByRole("region", { name: "Chats" });
  await expect(chats.getByText("Your chats will stand here.")).toBeVisible();
  await expect(page.getByLabel("Message")).toBeEnabled();
  await expect(page.getByLabel("Model account")).toHaveValue(/account_/);
  await say(page, "good morning");
  await turnDone(page);
  await expect(chats.getByRole("listitem")).toHaveCount(1);

  await page.goto(world.origin);
  await chats.getByRole("link", { name: "A scripted chat" }).click();
  await expect(page.getByText("Good morning.")).toBeVisible();
});

test("a chat is renamed, pinned, archived and brought back, and deleted only after a question", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Noted." }));
  await world.settle(page);
  for (const words of ["the first chat", "the second chat"]) {
    await page.getByRole("link", { name: "New chat" }).first().click();
    await say(page, words);
    await turnDone(page);
  }
  const chats = page.getByRole("region", { name: "Chats" });
  const rows = chats.getByRole("listitem");
  const dialog = page.getByRole("dialog");
  const act = async (n: number, name: string) => {
    await rows
      .nth(n)
      .getByRole("button", { name: /^More about/ })
      .click();
    await dialog.getByRole("button", { name, exact: true }).click();
  };
  await rows
    .nth(1)
    .getByRole("button", { name: /^More about/ })
    .click();
  await dialog.getByLabel("Name").fill("Oldest of all");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(rows.filter({ hasText: "Oldest of all" })).toHaveCount(1);
  // The renamed one is now the newest; the other one is pinned above it.
  await expect(rows.first()).toContainText("Oldest of all");
  await act(1, "Pin");
  await expect(rows.first()).not.toContainText("Oldest of all");

  await act(1, "Archive");
  await expect(rows).toHaveCount(1);
  await chats.getByRole("button", { name: "Archived" }).click();
  await expect(rows).toContainText(["Oldest of all"]);
  await act(0, "Bring back");
  await chats.getByRole("button", { name: "Archived" }).click();
  await expect(rows).toHaveCount(2);

  await act(1, "Delete");
  await expect(dialog).toContainText("Delete “Oldest of all” and all it holds?");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(rows).toHaveCount(2);
  await act(1, "Delete");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
  // What it cost is still known.
  await page.goto(`${world.origin}/money`);
  await expect(page.locator(".money-calls tbody tr")).toHaveCount(4);
});

test("a long chat shows its end first, and every earlier entry in order when the reader goes up", async ({
  page,
  world,
}) => {
  test.setTimeout(120_000);
  const perTurn = 40;
  world.vendor.play((_, n) =>
    n % 2 === 0
      ? {
          calls: Array.from({ length: perTurn }, (__, i) => ({
            name: "list_files",
            input: { path: `part-${n / 2}-${i}` },
          })),
        }
      : { say: `End of part ${(n - 1) / 2}.` },
  );
  await world.settle(page);
  await setMode(page, "auto");
  for (let part = 0; part < 3; part += 1) {
    await say(page, `part ${part}`);
    await expect(page.getByText(`End of part ${part}.`)).toBeVisible({ timeout: 30_000 });
  }
  await page.reload();
  const transcript = page.getByRole("log");
  await expect(page.getByText("End of part 2.")).toBeVisible();
  // Folded, all three parts have room on the page: what is missing of them is fetched.
  const folded = transcript.getByRole("button", { name: /^40 steps/ });
  await expect(folded).toHaveCount(3);
  const wanted = (part: number) => Array.from({ length: perTurn }, (_, i) => `part-${part}-${i}`);
  for (const part of [0, 1, 2]) {
    await folded.nth(part).click();
    expect(await transcript.locator(".tool-target").allTextContents()).toEqual(wanted(part));
    await folded.nth(part).click();
  }
});

test("W-047 what Octo itself notices is a line in the chat: a model that does the same five times", async ({
  page,
  world,
}) => {
  world.vendor.play((_, n) => (n < 6 ? { calls: [{ name: "list_files", input: { path: "." } }] } : { say: "Enough." }));
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "look around");
  await turnDone(page);
  await expect(page.getByText("5 steps were the same calls")).toBeVisible();
  await page.reload();
  await expect(page.getByText("5 steps were the same calls")).toBeVisible();
});
