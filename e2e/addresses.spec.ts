// Addresses and commands that lead nowhere: the page says so, and nothing is sent.
import { expect, say, shared as test, turnDone } from "./support/world.ts";

const hostile = [
  "/chat/%E0%A4%A",
  "/%E0%A4%A",
  "/%",
  "/chat/%00",
  "/chat/__proto__",
  "/chat/constructor",
  "/chat/a%2Fb",
  `/chat/${"x".repeat(2_000)}`,
  "/chat/%3Cscript%3E",
  "/chats/%E0%A4%A",
  "/money/%E0%A4%A",
  "/settings/%E0%A4%A",
  "/money?chat=%E0%A4%A&turn=__proto__&period=constructor",
  "/money?from=x&to=%00&days=-1&day=99999-99-99",
  "/chats?q=%E0%A4%A&view=constructor",
  "/?folder=%E0%A4%A",
  "/?demo=%E0%A4%A",
  "/settings?%E0%A4%A#__proto__",
];

test("no address breaks the page", async ({ page, world }) => {
  await world.settle(page);
  for (const address of hostile)
    await test.step(address.slice(0, 60), async () => {
      await page.goto(`${world.origin}${address}`);
      await expect(page.getByRole("link", { name: "Settings" }).first(), address).toBeVisible();
      await expect(page.locator("main"), address).not.toBeEmpty();
      await expect(page.getByText("Something went wrong"), address).toHaveCount(0);
    });
  await page.goto(`${world.origin}/chat/%E0%A4%A`);
  await expect(page.getByText("There is no page here.").or(page.locator(".nowhere"))).toBeVisible();
});

test("the command of an action that has nothing to act on is not sent as a message", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Hello." }));
  await world.settle(page);
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  for (const command of ["archive", "pin", "continue", "unattended"]) {
    await say(page, `/${command}`);
    await expect(page.getByText(`There is no chat yet that /${command} could act on.`)).toBeVisible();
    await expect(field).toHaveValue(`/${command}`);
  }
  expect(world.vendor.requests).toHaveLength(0);
  await say(page, "/etc/hosts is what?");
  await turnDone(page);
  await say(page, "/continue");
  await expect(page.getByText("/continue has nothing to act on now.")).toBeVisible();
  // Closed suggestions do not turn a command into a message.
  await field.fill("");
  await field.pressSequentially("/archive");
  await field.press("Escape");
  await field.press("Enter");
  await expect(field).toHaveValue("");
  await expect(page.locator(".turn")).toHaveCount(1);
  expect(world.vendor.requests.filter(({ body }) => body.tools?.length)).toHaveLength(1);
});

test("a picture that is being made to fit says so, and the message waits for it", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "I see." }));
  await world.settle(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  // The code that reads attachments is loaded with the first one.
  await page.route("**/composer-attachments-*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  const bytes = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  await page.locator('input[type="file"]').setInputFiles({ name: "dot.png", mimeType: "image/png", buffer: bytes });
  await expect(page.getByText("Preparing…")).toBeVisible();
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  await field.fill("What is this?");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  release();
  await expect(page.getByText("dot.png")).toBeVisible();
  await expect(page.getByText("Preparing…")).toHaveCount(0);
  await field.press("Enter");
  await turnDone(page);
});
