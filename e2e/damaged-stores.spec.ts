// One damaged row of any object store stops neither the other chats nor Money.
import type { Page } from "@playwright/test";
import { copyDatabase, damageRow, storedKeys } from "./support/damage.ts";
import { expect, say, setMode, test, turnDone, type World } from "./support/world.ts";

/** Rows without which Octo begins like a new one, or asks for what is lost. Other tests are about them. */
const needed = new Set(["settings/accounts", "meta/sealing-key", "secrets"]);

/** Fills every object store that a person fills without waiting for a month to end. Returns the chat to go on in. */
async function fill(page: Page, world: World): Promise<string> {
  const isFirst = (body: unknown) =>
    !JSON.stringify(body).includes("heron") && !JSON.stringify(body).includes("seq 20000");
  world.vendor.play(({ body }) =>
    isFirst(body) ? { calls: [{ name: "terminal", input: { command: "seq 20000" } }] } : { say: "It stands." },
  );
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "What does the pangolin do?");
  await turnDone(page);
  await page.getByRole("searchbox").fill("pangolin");
  await expect(page.getByRole("navigation").getByText("pangolin").first()).toBeVisible();
  await page.goto(`${world.origin}/`);
  await say(page, "And the heron?");
  await turnDone(page);
  const other = page.url();
  await page.goto(`${world.origin}/`);
  return other;
}

for (const way of ["empty", "odd", "gone"] as const)
  test(`with any row ${way}, the other chats and Money go on`, async ({ page, world }) => {
    test.setTimeout(300_000);
    const other = await fill(page, world);
    await page.goto(`${world.origin}/robots.txt`);
    await copyDatabase(page, "octo", "kept");
    const rows = await storedKeys(page);
    expect(rows.length).toBeGreaterThan(14);
    for (const { store, row } of rows) {
      if (needed.has(store) || needed.has(row)) continue;
      await test.step(row, async () => {
        await page.goto(`${world.origin}/robots.txt`);
        await copyDatabase(page, "kept", "octo");
        await damageRow(page, { store, row, way });
        await page.goto(other);
        await expect(page.getByRole("log").getByText("And the heron?"), row).toBeVisible();
        await say(page, "Are you there?");
        await expect(page.getByRole("log").getByText("It stands."), row).toHaveCount(2);
        await page.getByRole("link", { name: "Money" }).click();
        await expect(page.getByRole("heading", { name: "Money" }), row).toBeVisible();
        await expect(page.getByRole("heading", { name: "Calls", exact: true }), row).toBeVisible();
        await expect(page.getByText("Something went wrong"), row).toHaveCount(0);
        await expect(page.locator(".banner-trouble"), row).toHaveCount(0);
      });
    }
  });
