import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { globFor, mention, replaceTrigger, triggerAt } from "./trigger.ts";

const at = (text: string) => triggerAt(text, text.length);

describe("a trigger", () => {
  it("is a command only at the very start", () => {
    expect(at("/st")).toEqual({ kind: "/", query: "st", from: 0, to: 3 });
    expect(at("/")).toMatchObject({ kind: "/", query: "" });
    expect(at("a /st")).toBeUndefined();
    expect(at("/stop now")).toBeUndefined();
    expect(triggerAt("/stop now", 3)).toBeUndefined();
  });

  it("is a name after @, with spaces inside quotes, and never part of an address", () => {
    expect(at("look at @src/ca")).toEqual({ kind: "@", query: "src/ca", from: 8, to: 15 });
    expect(at('see @"my fi')).toMatchObject({ query: "my fi", from: 4 });
    expect(at("mail me@example")).toBeUndefined();
    expect(at("@a b")).toBeUndefined();
    expect(triggerAt("see @car and", 8)).toMatchObject({ query: "car" });
  });

  it("is replaced by the chosen suggestion", () => {
    const trigger = triggerAt("see @ca and", 7);
    expect(trigger && replaceTrigger("see @ca and", trigger, mention("src/cart.ts"))).toEqual({
      text: "see @src/cart.ts and",
      caret: 17,
    });
    expect(mention("a b.txt")).toBe('@"a b.txt" ');
  });
});

describe("the glob of a query", () => {
  const finds = (query: string, path: string) => picomatch(globFor(query), { dot: true })(path);

  it.each([
    ["cart", "src/Cart.ts"],
    ["CART", "src/cart.ts"],
    ["src/ca", "app/src/cart.ts"],
    ["", "a.ts"],
    ["a (1)", "docs/a (1).md"],
    ["文件", "资料/文件.md"],
  ])("%s matches %s", (query, path) => expect(finds(query, path)).toBe(true));

  it("matches no other files", () => {
    expect(finds("cart", "src/card.ts")).toBe(false);
    expect(finds("src/ca", "src/lib/cart.ts")).toBe(false);
  });
});
