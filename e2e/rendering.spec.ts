// How a chat reads: steps collapse, and failures are explained.
import { expect, say, shared as test } from "./support/world.ts";

test("W-047 a failed turn says why, shows the vendor's own words, and offers to retry", async ({ page, world }) => {
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

  await expect(page.getByRole("button", { name: "Continue" })).toHaveCount(0);
  await line.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByText("Here I am again.")).toBeVisible();
});

test("a very long message shows its beginning, and the rest on request", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Read." }));
  await world.settle(page);
  await say(page, `${"word ".repeat(60_000)}the end`);
  await expect(page.getByText("Read.", { exact: true })).toBeVisible();
  const said = page.getByRole("article", { name: "You" });
  await expect(said).not.toContainText("the end");
  await said.getByRole("button", { name: /^Show/ }).click();
  await expect(said).toContainText("the end");
});
