// The form of an account: local models, addresses that do not answer, and the order of accounts.
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, say, shared as test, turnDone } from "./support/world.ts";
import { pick } from "./support/pick.ts";

test("a model on this computer is free in the quote and in the line of the turn", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "From right here.", usage: { input: 900, output: 20 } }));
  await world.settle(page, `${world.vendor.url}`);
  await page.goto(`${world.origin}/settings`);
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Model", { exact: true }).fill("qwen3:8b");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("who is there?");
  await expect(page.locator(".chat-estimate")).toContainText("free");
  await say(page, "who is there?");
  await turnDone(page);
  await expect(page.locator(".turn").last()).toContainText("free");
  await expect(page.locator(".turn").last()).not.toContainText("unknown");
});

test("a local address that accepts the connection and never answers is told as that, in seconds; a wrong scheme at once", async ({
  page,
  world,
}) => {
  const open = new Set<Socket>();
  const silent = createServer((socket) => void open.add(socket));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  await world.pair(page);
  await pick(page.getByLabel("Vendor", { exact: true }), "Ollama (this machine)");
  const address = page.getByLabel("Address", { exact: true });
  const button = page.getByRole("button", { name: "Test", exact: true });
  await address.fill(`http://127.0.0.1:${port}/v1`);
  await button.click();
  const report = page.locator("form [role=alert]");
  await expect(report).toContainText("A program accepts the connection there but does not answer.", {
    // All requests to this machine run at once and wait for 4 s. One after the other, they would take 8 s.
    timeout: 7_000,
  });
  await expect(report).not.toContainText(/Stopped|No program/);

  for (const wrong of ["localhost:11434", "ftp://localhost/v1", "file:///etc"]) {
    await address.fill(wrong);
    await button.click();
    await expect(report).toHaveText("The address must begin with http:// or https://.", { timeout: 3_000 });
  }
  for (const socket of open) socket.destroy();
  silent.close();
});

test("an account that is edited keeps its place", async ({ page, world }) => {
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const rows = page.locator("ul.list li", { hasText: "claude" });
  await page.getByRole("button", { name: "Add an account" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Key", { exact: true }).fill("sk-test-key-0123456789");
  await dialog.getByLabel("Address", { exact: true }).fill(world.vendor.url);
  await dialog.getByText("Account name and model for chat titles").click();
  await dialog.getByLabel("Name", { exact: true }).fill("Second");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(rows).toHaveCount(2);
  await rows.first().getByRole("button", { name: "Edit" }).click();
  await dialog.getByText("Account name and model for chat titles").click();
  await dialog.getByLabel("Name", { exact: true }).fill("First, renamed");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(rows.first()).toContainText("First, renamed");
  await expect(rows.last()).toContainText("Second");
});
