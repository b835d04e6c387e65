// Model accounts: which vendor a chat calls, and what remains when accounts change.
import type { Page } from "@playwright/test";
import { type ModelServer, startModelServer } from "./fakes/model-server.ts";
import { everythingStored } from "./support/stored.ts";
import { expect, say, shared as test, test as alone, turnDone, type World } from "./support/world.ts";
import { pick } from "./support/pick.ts";

/** Number of requests that a vendor got from chats. Requests for titles are not counted, because they have no tools. */
const asked = ({ requests }: ModelServer): number => requests.filter(({ body }) => body.tools?.length).length;

async function addAccount(page: Page, world: World, url: string, model?: string): Promise<void> {
  await page.goto(`${world.origin}/settings`);
  await page.getByRole("button", { name: "Add an account" }).click();
  const dialog = page.getByRole("dialog", { name: "Add an account" });
  await dialog.getByLabel("Key", { exact: true }).fill("sk-second-key-9876543210");
  await dialog.getByLabel("Address", { exact: true }).fill(url);
  if (model) await dialog.getByLabel("Model", { exact: true }).fill(model);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
}

test("W-022 a chat keeps calling the vendor it started with, although another vendor has a model of the same name", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "The first vendor speaks." }));
  const second = await startModelServer({ script: () => ({ say: "The second vendor speaks." }), title: "Second" });
  await world.settle(page);
  await say(page, "to the first");
  await turnDone(page);
  const first = page.url();
  await addAccount(page, world, second.url);
  await page.getByRole("link", { name: "New chat" }).first().click();
  const chosen = page.getByLabel("Model account").locator("option:checked");
  await expect(chosen).toHaveText(`claude-sonnet-5-5 · ${new URL(second.url).host}`);
  await say(page, "to the second");
  await expect(page.getByText("The second vendor speaks.")).toBeVisible();
  expect([asked(world.vendor), asked(second)]).toEqual([1, 1]);

  await page.goto(first);
  await expect(chosen).toHaveText(`claude-sonnet-5-5 · ${new URL(world.vendor.url).host}`);
  await say(page, "to the first again");
  await expect(page.locator(".turn")).toHaveCount(2);
  expect([asked(world.vendor), asked(second)]).toEqual([2, 1]);
  expect(world.vendor.requests.at(-1)?.headers["x-api-key"]).toBe("sk-test-key-0123456789");
  await second.close();
});

test("C-142 W-053 W-055 W-056 an edited account keeps its protocol and key, the last account stays, one is the default", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Still Claude's protocol." }));
  await world.settle(page);
  await addAccount(page, world, world.vendor.url);
  const rows = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Edit" }) });
  await expect(rows).toHaveCount(2);
  await expect(rows.getByText("Default", { exact: true })).toHaveCount(1);

  const isDefault = rows.filter({ has: page.getByText("Default", { exact: true }) });
  await isDefault.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog", { name: "Remove" }).getByRole("button", { name: "Remove" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows.getByText("Default", { exact: true })).toHaveCount(1);
  await expect(rows.getByRole("button", { name: "Remove" })).toBeDisabled();

  await rows.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("dialog").getByLabel("Model", { exact: true }).fill("claude-opus-4-8");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(rows).toContainText("claude-opus-4-8");
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "hello");
  await turnDone(page);
  const request = world.vendor.requests.find(({ body }) => body.tools?.length);
  expect(request).toMatchObject({ protocol: "anthropic", body: { model: "claude-opus-4-8" } });
  expect(request?.headers["x-api-key"]).toBe("sk-second-key-9876543210");
});

test("an account at a custom address uses the chosen protocol", async ({ page, world }) => {
  world.vendor.play(() => ({ think: "Which protocol?", say: "The newest one." }));
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  await page.getByRole("button", { name: "Add an account" }).click();
  const dialog = page.getByRole("dialog", { name: "Add an account" });
  const protocol = dialog.getByRole("combobox", { name: "Protocol" });
  await expect(protocol).toBeHidden();
  await pick(dialog.getByLabel("Vendor", { exact: true }), "Another address");
  await expect(protocol).toHaveText("OpenAI Chat Completions");
  await pick(protocol, "OpenAI Responses");
  await dialog.getByLabel("Key", { exact: true }).fill("sk-second-key-9876543210");
  await dialog.getByLabel("Address", { exact: true }).fill(world.vendor.url);
  await dialog.getByLabel("Model", { exact: true }).fill("gpt-5.5");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Make default" }).click();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "hello");
  await turnDone(page);
  await expect(page.getByText("The newest one.")).toBeVisible();
  const request = world.vendor.requests.find(({ body }) => body.tools?.length);
  expect(request).toMatchObject({ protocol: "responses", path: "/v1/responses", body: { model: "gpt-5.5" } });
});

alone(
  "an account at AWS Bedrock signs requests through the relay and shows the cost of an answer",
  async ({ page, world }) => {
    const [id, secret] = ["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"];
    const bedrock = await startModelServer({
      script: () => ({
        think: "From which frame?",
        say: "Out of binary frames 🐙.",
        usage: { input: 1_000, output: 100 },
      }),
      title: "Bedrock",
      models: ["eu.amazon.nova-pro-v1:0", "global.anthropic.claude-sonnet-5-5"],
      refusesBrowsers: true,
      awsSecrets: { [id]: secret },
    });
    await world.killRelay();
    await world.startRelay("--allow-host", new URL(bedrock.url).host);
    await world.pair(page);
    const [key, address] = [page.getByLabel("Key", { exact: true }), page.getByLabel("Address", { exact: true })];
    const place = page.getByLabel("Region or plan");
    await expect(place).toBeHidden();
    await pick(page.getByLabel("Vendor", { exact: true }), "AWS Bedrock");
    await expect(page.getByText("a Bedrock API key, or an AWS access key")).toBeVisible();
    await pick(place, "eu-west-1");
    await expect(address).toHaveValue("https://bedrock-runtime.eu-west-1.amazonaws.com");
    await address.fill(bedrock.url);
    await expect(place).toHaveText(new URL(bedrock.url).host);
    await key.fill(id);
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("its secret is missing");
    await key.fill(`${id}:${secret}`);
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await expect(page.locator("form .good")).toContainText("through the relay");
    expect(bedrock.count(), "nothing that costs").toBe(0);
    await page.getByRole("button", { name: "Start" }).click();
    await say(page, "hello");
    await turnDone(page);
    await expect(page.getByText("Out of binary frames 🐙.")).toBeVisible();
    await expect(page.locator(".turn")).toContainText("$0.003");
    await expect(page.locator("body")).not.toContainText(secret);
    await bedrock.close();
  },
);

test("an account that cannot be reached is not saved, and the form says what to do", async ({ page, world }) => {
  await world.pair(page);
  const gone = await startModelServer({ script: [] });
  await page.getByLabel("Key", { exact: true }).fill("sk-a-wrong-key-0123456789");
  await page.getByLabel("Address", { exact: true }).fill(gone.url);
  await gone.close();
  await page.getByRole("button", { name: "Test", exact: true }).click();
  const trouble = page.getByRole("alert").filter({ hasText: `octo-relay --allow-host ${new URL(gone.url).host}` });
  await expect(trouble).toContainText("No program is listening at this address.");
  await page.getByRole("button", { name: "Start" }).click();
  await expect(trouble).toBeVisible();
  await expect(page.getByLabel("Message")).toHaveCount(0);
  await expect(page.locator("body")).not.toContainText("sk-a-wrong-key");
});

test("a model server on this machine needs no key: the form lists its models, and it answers", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "From right here." }));
  await world.pair(page);
  await pick(page.getByLabel("Vendor", { exact: true }), "Ollama (this machine)");
  await expect(page.getByLabel("Address", { exact: true })).toHaveValue("http://localhost:11434/v1");
  await expect(page.getByLabel("Model", { exact: true })).toHaveValue("");
  await page.getByLabel("Address", { exact: true }).fill(`${world.vendor.url}/v1`);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByLabel("Model", { exact: true })).toHaveValue("claude-sonnet-5-5");
  await page.getByRole("button", { name: "Start" }).click();
  await say(page, "who is there?");
  await turnDone(page);
  await expect(page.getByText("From right here.")).toBeVisible();
});

test("a key is sent only to its own vendor: neither a typed nor a stored key follows to another vendor", async ({
  page,
  world,
}) => {
  const sent: string[] = [];
  await page.route("http://localhost:11434/**", async (route) => {
    sent.push(JSON.stringify(await route.request().allHeaders()));
    await route.fulfill({ json: { data: [{ id: "local" }] }, headers: { "access-control-allow-origin": "*" } });
  });
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  const key = dialog.getByLabel("Key", { exact: true });
  await expect(key).toHaveAttribute("placeholder", "Saved. Leave blank to keep it.");
  await key.fill("sk-typed-key-0123456789");
  await pick(dialog.getByLabel("Vendor", { exact: true }), "Ollama (this machine)");
  await expect(dialog.locator(".good")).toBeVisible();
  await expect(key).toHaveValue("");
  await expect(key).toHaveAttribute("placeholder", "No key needed for a server on this computer");
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.join()).not.toMatch(/sk-|authorization|x-api-key/);
});

test("the link to a key page fits the region, and a key that looks like another vendor's gets a hint", async ({
  page,
  world,
}) => {
  await world.pair(page);
  const key = page.getByLabel("Key", { exact: true });
  await expect(key).toHaveAttribute("placeholder", "sk-ant-…");
  await pick(page.getByLabel("Vendor", { exact: true }), "Kimi (Moonshot)");
  const made = page.getByRole("link", { name: "Get a key" });
  await expect(made).toHaveAttribute("href", "https://platform.moonshot.cn/console/api-keys");
  await pick(page.getByLabel("Region or plan"), "api.moonshot.ai/v1");
  await expect(made).toHaveAttribute("href", "https://platform.moonshot.ai/console/api-keys");
  await key.fill("sk-kimi-0123456789");
  await expect(page.getByText("This looks like a key of Kimi Code plan.")).toBeVisible();
  await key.fill("0123456789abcdef");
  await expect(page.getByText("Keys of this vendor usually begin with sk-.")).toBeVisible();
  await key.fill("sk-0123456789");
  await expect(page.locator("#octo-key-form")).toBeHidden();
  await expect(page.getByText("Addresses and models were last checked in November 2026.")).toBeVisible();
});

test("the result of a test is dropped if the form changed meanwhile", async ({ page, world }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(`${world.vendor.url}/**`, async (route) => {
    await held;
    await route.continue();
  });
  await world.pair(page);
  await page.getByLabel("Key", { exact: true }).fill("sk-test-key-0123456789");
  await page.getByLabel("Address", { exact: true }).fill(world.vendor.url);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("button", { name: "Testing" })).toBeDisabled();
  await page.getByLabel("Address", { exact: true }).fill("https://elsewhere.example");
  release();
  await expect(page.getByRole("button", { name: "Test", exact: true })).toBeEnabled();
  await expect(page.locator("form .good")).toHaveCount(0);

  await page.getByLabel("Address", { exact: true }).fill(world.vendor.url);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.locator("form .good")).toBeVisible();
});

test("a failing model is replaced by the account's fallback model until the person switches back", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ fault: { kind: "status", status: 404 } }));
  const second = await startModelServer({ script: () => ({ say: "The second vendor speaks." }), title: "Second" });
  await world.settle(page);
  await addAccount(page, world, second.url, "claude-opus-4-8");
  const rows = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Edit" }) });
  await rows.filter({ hasText: "claude-sonnet-5-5" }).getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Fallback models").click();
  for (const model of ["claude-haiku-4-5", "claude-fable-5-2", "claude-opus-4-8"])
    await pick(dialog.getByLabel("Add a model"), model);
  await dialog.getByRole("button", { name: /^Move claude-opus-4-8.* up$/ }).click();
  for (const model of ["claude-haiku-4-5", "claude-fable-5-2"])
    await dialog.getByRole("button", { name: `Remove ${model}` }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole("link", { name: "New chat" }).first().click();
  await page.getByLabel("Model account").selectOption({ label: "claude-sonnet-5-5" });
  await say(page, "hello");
  await turnDone(page);
  await expect(page.getByText("The second vendor speaks.")).toBeVisible();
  const notice = page.getByRole("region", { name: "Fallback model" });
  await expect(notice).toContainText("Using claude-opus-4-8 instead of claude-sonnet-5-5 since");
  await expect(notice).toContainText("The vendor has no such model.");
  await page.reload();
  await expect(notice).toBeVisible();

  world.vendor.play(() => ({ say: "The first vendor is back." }));
  await notice.getByRole("button", { name: "Switch back" }).click();
  await expect(notice).toBeHidden();
  await say(page, "and you");
  await expect(page.getByText("The first vendor is back.")).toBeVisible();
  await expect(page.getByText("Back to claude-sonnet-5-5.")).toBeVisible();
  await second.close();
});

test("the cost of switching models is shown before the chat continues with the new model", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await addAccount(page, world, world.vendor.url, "claude-opus-4-8");
  await expect(page.getByRole("listitem").filter({ hasText: "claude-opus-4-8" })).toBeVisible();
  await page.getByRole("link", { name: "New chat" }).first().click();
  await say(page, "hello");
  await turnDone(page);
  const picker = page.getByLabel("Model account");
  const [chosen, other] = ["claude-opus-4-8", "claude-sonnet-5-5"];
  const line = page.getByRole("alertdialog", { name: "Switch" });
  await picker.selectOption({ label: other });
  await expect(line).toContainText(
    /If you switch, claude-sonnet-5-5 must read the chat again: .+k tokens\. This costs about \$0\.0/,
  );
  await expect(picker.locator("option:checked")).toHaveText(chosen);
  await line.getByRole("button", { name: "Keep the current model" }).click();
  await expect(line).toBeHidden();
  await picker.selectOption({ label: other });
  await line.getByRole("button", { name: "Switch" }).click();
  await expect(picker.locator("option:checked")).toHaveText(other);
  await say(page, "go on");
  await expect(page.locator(".turn")).toHaveCount(2);
  expect(world.vendor.requests.at(-1)?.body.model).toBe(other);
});

test("custom headers and models are used in requests and lists, and header values are stored encrypted with the key", async ({
  page,
  world,
}) => {
  const value = "team-secret-0123456789";
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await page.goto(`${world.origin}/settings`);
  const row = page.getByRole("listitem").filter({ hasText: "claude-sonnet-5-5" });
  const dialog = page.getByRole("dialog");
  const byHand = async () => {
    await row.getByRole("button", { name: "Edit" }).click();
    await dialog.getByText("Custom headers and models").click();
  };
  await byHand();
  await dialog.getByRole("button", { name: "Add a header" }).click();
  await dialog.getByLabel("Name of header 1").fill("Authorization");
  await dialog.getByLabel("Value of header 1").fill(value);
  await expect(dialog.getByText("You can't set this header")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByLabel("Name of header 1").fill("X-Team");
  await dialog.getByRole("button", { name: "Add a custom model" }).click();
  await dialog.getByLabel("Name of model 1").fill("house-model");
  await dialog.getByRole("spinbutton", { name: "Context window" }).fill("50000");
  await dialog.getByRole("spinbutton", { name: "Max output tokens" }).fill("2000");
  await dialog.getByRole("checkbox", { name: "Supports images" }).uncheck();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole("link", { name: "New chat" }).first().click();
  await page.getByLabel("Model account").selectOption({ label: "house-model" });
  await page.locator('.composer input[type="file"]').setInputFiles({
    name: "dot.png",
    mimeType: "image/png",
    buffer: Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    ),
  });
  await expect(page.getByRole("button", { name: "Remove dot.png" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "house-model can't see images" })).toBeVisible();
  await say(page, "hello");
  await turnDone(page);
  const [request] = world.vendor.requests.filter(({ body }) => body.tools?.length);
  expect(request?.headers["x-team"]).toBe(value);
  expect(request?.body).toMatchObject({ model: "house-model", max_tokens: 2000 });
  expect(request?.raw).toContain("this model cannot see images");
  await expect(page.getByRole("button", { name: /of 50k tokens/ })).toBeVisible();
  expect(await everythingStored(page)).not.toContain(value);

  // Stored header values are kept but never shown. Removing a row also removes the stored value.
  await page.goto(`${world.origin}/settings`);
  await byHand();
  await expect(dialog.getByLabel("Value of header 1")).toHaveValue("");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await byHand();
  await dialog.getByRole("button", { name: "Remove X-Team" }).click();
  const asked = page.waitForRequest((sent) => sent.url().endsWith("/models"));
  await dialog.getByRole("button", { name: "Save" }).click();
  expect((await asked).headers()["x-team"]).toBeUndefined();
});
