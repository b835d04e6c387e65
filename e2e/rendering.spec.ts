// How a chat reads: work folds away, and what went wrong is said in words.
import { expect, say, setMode, test } from "./support/world.ts";

test("W-046 each of eight tool rows opens at a click and closes at the next one, by mouse and by key", async ({
  page,
  world,
}) => {
  const names = Array.from({ length: 8 }, (_, i) => `part-${i}.txt`);
  for (const name of names) world.write(name, `what ${name} says\n`);
  world.vendor.play([
    { calls: names.map((path) => ({ name: "read_file", input: { path } })) },
    { say: "All eight read." },
  ]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "read them");
  await expect(page.getByText("All eight read.")).toBeVisible();
  const rows = page.locator(".tool summary");
  await expect(rows).toHaveCount(8);
  for (const [i, name] of names.entries()) {
    const detail = page.locator(".tool-text").filter({ hasText: `what ${name} says` });
    await expect(detail).toBeHidden();
    if (i % 2 === 0) await rows.nth(i).click();
    else await rows.nth(i).press("Enter");
    await expect(detail).toBeVisible();
    await rows.nth(i).click();
    await expect(detail).toBeHidden();
  }
});

test("W-047 a turn that failed says why, shows the vendor's own words, and offers to go on", async ({
  page,
  world,
}) => {
  const error = { type: "authentication_error", message: "This key was revoked on Tuesday." };
  world.vendor.play([{ fault: { kind: "status", status: 401, body: { error } } }, { say: "Here I am again." }]);
  await world.settle(page);
  await say(page, "hello");
  const line = page.locator(".turn-bad");
  await expect(line).toContainText("Failed");
  await expect(line.locator(".turn-words")).toHaveText(/\w+ \w+/);
  await line.getByText("Details").click();
  await expect(line).toContainText("This key was revoked on Tuesday.");
  await expect(line).not.toContainText("sk-test-key");

  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Here I am again.")).toBeVisible();
});
