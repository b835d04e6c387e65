import { describe, expect, it } from "vitest";
import { keyAnswer } from "./ask-keys.ts";

const key = (name: string, more: Partial<KeyboardEvent> = {}) => ({
  key: name,
  repeat: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("the keys of a permission card", () => {
  it("work anywhere on the page", () => {
    expect(keyAnswer(key("Enter"), "page", true)).toBe("once");
    expect(keyAnswer(key("a"), "page", true)).toBe("always");
    expect(keyAnswer(key("E"), "control", true)).toBe("edit");
    expect(keyAnswer(key("Escape"), "page", true)).toBe("deny");
  });

  it("do nothing while the person writes; in an empty message box only Enter and Escape work", () => {
    for (const name of ["Enter", "a", "e", "Escape"]) expect(keyAnswer(key(name), "writing", true)).toBeUndefined();
    expect(keyAnswer(key("Enter"), "empty", true)).toBe("once");
    for (const name of ["a", "e"]) expect(keyAnswer(key(name), "empty", true)).toBeUndefined();
  });

  it("ignore an Enter that was pressed before the card was there", () => {
    expect(keyAnswer(key("Enter"), "page", false)).toBeUndefined();
    expect(keyAnswer(key("Enter", { repeat: true }), "page", true)).toBeUndefined();
  });

  it("leave Enter to the focused control", () => {
    expect(keyAnswer(key("Enter"), "control", true)).toBeUndefined();
    expect(keyAnswer(key("Escape"), "control", true)).toBe("deny");
  });

  it("leave browser shortcuts alone", () => {
    expect(keyAnswer(key("a", { metaKey: true }), "page", true)).toBeUndefined();
    expect(keyAnswer(key("Enter", { ctrlKey: true }), "page", true)).toBeUndefined();
  });
});
