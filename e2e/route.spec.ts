// The route to a vendor: what blocks it, the other route, and model servers on this machine.
import { expect, say, shared as test, test as alone } from "./support/world.ts";

alone(
  "the cause of a failed call is found with free requests, and one click switches the route",
  async ({ page, world }) => {
    const { vendor } = world;
    await world.killRelay();
    await world.startRelay("--allow-host", new URL(vendor.url).host);
    vendor.play(() => ({ fault: { kind: "status", status: 404 } }));
    await world.settle(page);
    await say(page, "hello");
    await expect(page.locator(".turn-bad")).toBeVisible();
    const paid = vendor.count();
    const find = page.getByRole("button", { name: "Find the cause" });
    await find.click();
    await expect(page.locator(".turn-bad")).toContainText(
      "The address lists this model but does not serve it in this protocol.",
    );

    // Blocks requests in the browser, as an extension does.
    await page.route(`${vendor.url}/**`, (route) => route.abort());
    await find.click();
    await expect(page.locator(".turn-bad")).toContainText("Only this browser can't reach it.");
    await expect(page.locator(".turn-bad")).toContainText("Through the relay: it answers.");
    expect(vendor.count()).toBe(paid);
    vendor.play(() => ({ say: "Through the relay." }));
    await page.getByRole("button", { name: "Use the relay" }).click();
    await page.getByRole("button", { name: "Retry" }).click();
    await expect(page.getByText("Through the relay.", { exact: true })).toBeVisible();

    vendor.play(() => ({ fault: { kind: "status", status: 404 } }));
    await page.unroute(`${vendor.url}/**`);
    await say(page, "again");
    await expect(page.locator(".turn-bad")).toHaveCount(2);
    await world.killRelay();
    await expect(page.getByText("Relay connected")).toBeHidden();
    await find.click();
    await page.getByRole("button", { name: "Call it directly from this browser" }).click();
    await expect(page.getByText("The account now uses the other route.").first()).toBeVisible();
  },
);

test("a model server on this machine is found once the form has the focus, and chosen with one click", async ({
  page,
  world,
}) => {
  let asked = 0;
  await page.route("http://localhost:11434/v1/models", (route) => {
    asked += 1;
    return route.fulfill({
      json: { data: [{ id: "qwen3" }, { id: "llama4" }] },
      headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" },
    });
  });
  await world.pair(page);
  expect(asked).toBe(0);
  await page.getByLabel("Vendor", { exact: true }).focus();
  await page.getByRole("button", { name: "Ollama is running on this computer: 2 models" }).click();
  await expect(page.getByLabel("Address", { exact: true })).toHaveValue("http://localhost:11434/v1");
  await expect(page.getByLabel("Model", { exact: true })).toHaveValue("qwen3");
  await expect(page.locator("form .good")).toBeVisible();
});

test("the reason of a failed turn and Octo's notes to the model are shown in the person's language", async ({
  page,
  world,
}) => {
  world.vendor.play([{ fault: { kind: "status", status: 401 } }, { say: "一半", stop: "max_tokens" }, { say: "完了" }]);
  await world.settle(page);
  await page.evaluate(() => localStorage.setItem("octo-language", "zh"));
  await page.goto(world.origin);
  const field = page.getByRole("textbox", { name: "消息", exact: true });
  await field.fill("你好");
  await field.press("Enter");
  await expect(page.locator(".turn-bad")).toContainText("供应商不接受密钥");
  await field.fill("再来");
  await field.press("Enter");
  await expect(page.getByText("回答达到了长度上限。")).toBeVisible();
  await expect(page.getByText("完了")).toBeVisible();
});
