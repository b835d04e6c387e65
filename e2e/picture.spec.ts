// The picture of the README: a chat with an answer, a diff and an open permission card. `npm run shots` stores it.
import { join } from "node:path";
import { expect, say, setMode, test, turnDone } from "./support/world.ts";

const kept = process.env["npm_lifecycle_event"] === "shots";

const before = `export function total(items, discount = 0) {
  const sum = items.reduce((sum, item) => sum + item.price, 0);
  return Math.round(sum);
}
`;
const after = `export function total(items, discount = 0) {
  const cents = items.reduce((sum, item) => sum + Math.round(item.price * 100), 0);
  return Math.round(cents * (1 - discount)) / 100;
}
`;
const test1 = `import test from "node:test";
import assert from "node:assert/strict";
import { total } from "./cart.js";

test("keeps cents and applies the discount", () => {
  assert.equal(total([{ price: 1.99 }, { price: 0.99 }], 0.1), 2.68);
});
`;

test("a chat shows an answer, a diff and a permission card at once", async ({ page, world }) => {
  world.write("cart.js", before);
  world.write("package.json", '{ "name": "shop", "type": "module" }\n');
  const script = [
    { say: "I'll read the cart first.", calls: [{ name: "read_file", input: { path: "cart.js" } }] },
    { calls: [{ name: "write_file", input: { path: "cart.js", content: after } }] },
    {
      say: "Prices were added as fractions and rounded to whole dollars, and the discount was never used. **`total()` now counts in cents** and rounds once, at the end. I'd like to add a test that keeps it that way.",
    },
    { calls: [{ name: "write_file", input: { path: "cart.test.js", content: test1 } }] },
    { say: "Done." },
  ];
  world.vendor.play(script, "Cart totals off by cents");
  await page.setViewportSize({ width: 1280, height: 1060 });
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "Totals in the cart are off by some cents. Find out why and fix it.");
  await turnDone(page);
  await setMode(page, "ask");
  await say(page, "Yes, add the test.");
  const card = page.getByRole("alertdialog");
  await expect(card.getByText("keeps cents and applies the discount")).toBeVisible();
  await page.getByText("Wrote", { exact: true }).click();
  await expect(page.getByText("Math.round(cents * (1 - discount)) / 100")).toBeVisible();
  await expect(card.getByRole("button", { name: /^Allow/ }).first()).toBeInViewport();
  if (kept) await page.screenshot({ path: join(import.meta.dirname, "shots/chat.png") });
});
