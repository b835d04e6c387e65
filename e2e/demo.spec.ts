// Octo without a key: a scripted model with real files and real commands, labelled as a demo wherever it appears.
import type { Page } from "@playwright/test";
import { sampleCart } from "./support/sample.ts";
import { expect, test, turnDone, type World } from "./support/world.ts";

test("`--demo` prints an address that offers the demo; the demo is labelled and never counted as spending", async ({
  page,
  world,
}) => {
  await world.killRelay();
  await world.startRelay("--demo");
  await page.goto(world.link());
  await page.getByRole("button", { name: "Try it without a key" }).click();
  await letItRepair(page, world);
  expect(new URL(page.url()).search).toBe("");

  await expect(page.getByLabel("Model account").getByRole("option", { selected: true })).toHaveText("Demo");
  await expect(page.locator(".turn").last()).toContainText("Demo");
  await page.getByRole("link", { name: "Show the calls" }).last().click();
  const calls = page.locator(".money-calls tbody tr");
  await expect(calls).not.toHaveCount(0);
  await expect(calls.filter({ hasText: "Demo" })).toHaveCount(await calls.count());
  await expect(page.locator(".money-hero")).toHaveText(/^\$0(\.0+)?$/);
  await expect(page.getByText(/^Demo usage \(\$0\.0*[1-9]\d*\) is not included\.$/)).toBeVisible();
});

/** Sends the prepared message and grants each permission that Octo asks for. */
async function letItRepair(page: Page, world: World): Promise<void> {
  await expect(page.getByLabel("Message")).toHaveValue("Make the failing test pass.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const command = page.getByRole("alertdialog", { name: /run a command/ });
  const change = page.getByRole("alertdialog", { name: /change a file/ });
  await expect(command).toContainText("$ node --test");
  await command.getByRole("button", { name: "Allow once" }).click();
  await expect(change).toContainText("discount / 100");
  expect(sampleCart(world)).not.toContain("discount / 100");
  await change.getByRole("button", { name: "Allow once" }).click();
  await expect(command).toContainText("$ node --test");
  expect(sampleCart(world)).toContain("discount / 100");
  await command.getByRole("button", { name: "Allow once" }).click();
  await turnDone(page);
  await expect(page.getByText("All tests pass.")).toBeVisible();
}
