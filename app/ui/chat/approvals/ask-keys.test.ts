import { describe, expect, it } from "vitest";
import { keyAnswer, type Place } from "./ask-keys.ts";

const press = (
  name: string,
  place: Place,
  { settled = true, final = false, ...more }: Partial<KeyboardEvent> & { settled?: boolean; final?: boolean } = {},
) =>
  keyAnswer(
    { key: name, repeat: false, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more },
    { place, settled, final },
  );

describe("the keys of a permission card", () => {
  it("work anywhere on the page", () => {
    expect(press("Enter", "page")).toBe("once");
    expect(press("a", "page")).toBe("always");
    expect(press("E", "control")).toBe("edit");
    expect(press("Escape", "page")).toBe("deny");
  });

  it("do nothing while the person writes; in an empty message box only Enter and Escape work", () => {
    for (const name of ["Enter", "a", "e", "Escape"]) expect(press(name, "writing")).toBeUndefined();
    expect(press("Enter", "empty")).toBe("once");
    expect(press("Escape", "empty")).toBe("deny");
    for (const name of ["a", "e"]) expect(press(name, "empty")).toBeUndefined();
  });

  it("ignore an Enter that was pressed before the card was there, and a letter within a word", () => {
    for (const name of ["Enter", "a", "e"]) expect(press(name, "page", { settled: false })).toBeUndefined();
    expect(press("Enter", "page", { repeat: true })).toBeUndefined();
  });

  it("leave Enter to the focused control", () => {
    expect(press("Enter", "control")).toBeUndefined();
    expect(press("Escape", "control")).toBe("deny");
  });

  it("leave browser shortcuts alone", () => {
    expect(press("a", "page", { metaKey: true })).toBeUndefined();
    expect(press("Enter", "page", { ctrlKey: true })).toBeUndefined();
  });

  it("B5 allow what cannot be undone only with Ctrl or Cmd and Enter", () => {
    for (const place of ["page", "empty", "control"] as const) {
      expect(press("Enter", place, { final: true }), place).toBeUndefined();
      expect(press("Enter", place, { final: true, ctrlKey: true }), place).toBe("once");
      expect(press("Enter", place, { final: true, metaKey: true }), place).toBe("once");
    }
    expect(press("Enter", "writing", { final: true, ctrlKey: true })).toBeUndefined();
  });
});
