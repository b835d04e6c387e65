import { describe, expect, it } from "vitest";
import { keyAnswer } from "./ask-keys.ts";

const key = (name: string, more: Partial<KeyboardEvent> = {}) => ({
  key: name,
  repeat: false,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("the keys of a permission", () => {
  it("answer from anywhere on the page", () => {
    expect(keyAnswer(key("Enter"), "page", true)).toBe("once");
    expect(keyAnswer(key("a"), "page", true)).toBe("always");
    expect(keyAnswer(key("E"), "control", true)).toBe("edit");
    expect(keyAnswer(key("Escape"), "page", true)).toBe("deny");
  });

  it("leave a person who writes alone, and let an empty message box pass no letter", () => {
    for (const name of ["Enter", "a", "e", "Escape"]) expect(keyAnswer(key(name), "writing", true)).toBeUndefined();
    expect(keyAnswer(key("Enter"), "empty", true)).toBe("once");
    for (const name of ["a", "e"]) expect(keyAnswer(key(name), "empty", true)).toBeUndefined();
  });

  it("never allow by an Enter that was on its way before the card came", () => {
    expect(keyAnswer(key("Enter"), "page", false)).toBeUndefined();
    expect(keyAnswer(key("Enter", { repeat: true }), "page", true)).toBeUndefined();
    expect(keyAnswer(key("Enter", { isComposing: true }), "empty", true)).toBeUndefined();
  });

  it("leave Enter to the control that has the focus", () => {
    expect(keyAnswer(key("Enter"), "control", true)).toBeUndefined();
    expect(keyAnswer(key("Escape"), "control", true)).toBe("deny");
  });

  it("leave shortcuts of the browser alone", () => {
    expect(keyAnswer(key("a", { metaKey: true }), "page", true)).toBeUndefined();
    expect(keyAnswer(key("Enter", { ctrlKey: true }), "page", true)).toBeUndefined();
  });
});
