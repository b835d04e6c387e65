import assert from "node:assert/strict";
import { test } from "node:test";
import { subtotal, total } from "./cart.js";

const basket = [
  { name: "apples", price: 120, quantity: 5 },
  { name: "bread", price: 400, quantity: 1 },
];

test("a subtotal adds up every line", () => {
  assert.equal(subtotal(basket), 1000);
});

test("without a discount the total is the subtotal", () => {
  assert.equal(total(basket), 1000);
});

test("a discount of 10 percent takes off a tenth", () => {
  assert.equal(total(basket, 10), 900);
});
