import type { Page } from "@playwright/test";
import { expect, say, shared as test, turnDone } from "./support/world.ts";

const log = (page: Page) => page.getByRole("log");
const mine = (page: Page) => page.getByRole("article", { name: "You" });

test("the context ring shows what fills the context, and a compaction leaves a line that expands to the summary", async ({
  page,
  world,
}) => {
  const asked = (raw: string) => raw.includes("Write down what you need to go on");
  world.vendor.play(({ raw }) => ({
    say: asked(raw) ? "<topics>cats</topics><summary>They spoke of **cats**.</summary>" : "Cats it is.",
  }));
  await world.settle(page);
  await say(page, "Never call them dogs.");
  await turnDone(page);
  await mine(page).first().hover();
  const pin = log(page).getByRole("button", { name: /^Pin/ }).first();
  await pin.click();
  await expect(log(page).getByRole("button", { name: "Unpin" })).toHaveAttribute("aria-pressed", "true");
  await say(page, "And what do cats eat?");
  await expect(page.locator(".turn")).toHaveCount(2);

  await page.getByRole("button", { name: /of the context used/ }).click();
  const panel = page.getByRole("dialog", { name: "Context" });
  await expect(panel.getByRole("row", { name: /Your messages/ })).toContainText(/\d/);
  await expect(panel.getByRole("row", { name: /Tools/ })).toContainText(/\d/);
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);

  await page.getByRole("button", { name: /of the context used/ }).click();
  await panel.getByRole("button", { name: "Summarize now" }).click();
  await expect(panel).toHaveCount(0);
  const compaction = log(page).locator("summary", { hasText: "Earlier messages were summarized" });
  await compaction.click();
  await expect(log(page).getByText("They spoke of cats.")).toBeVisible();
  await expect(mine(page)).toHaveCount(2);

  await say(page, "Go on.");
  await expect(page.locator(".turn")).toHaveCount(4);
  const last = JSON.stringify(world.vendor.requests.at(-1)?.body.messages);
  expect(last).toContain("They spoke of **cats**.");
  expect(last).toContain("Never call them dogs.");
  expect(last).not.toContain('what do cats eat?"}]},{"role":"assistant');
});
