import { describe, expect, it } from "vitest";
import { keyNames } from "../kit/controls/key-label.ts";
import { pressed } from "./actions.ts";

const press = (key: string, more: Partial<Parameters<typeof pressed>[0]> = {}) => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : "",
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe("a pressed key", () => {
  it("uses Command for mod on a Mac and Control elsewhere", () => {
    expect(pressed(press("k", { ctrlKey: true }), false)).toBe("mod+k");
    expect(pressed(press("k", { metaKey: true }), true)).toBe("mod+k");
    expect(pressed(press("k", { ctrlKey: true }), true)).toBe("k");
    expect(pressed(press("k", { metaKey: true }), false)).toBe("k");
  });

  it("ignores Shift for a character, and names it for other keys", () => {
    expect(pressed(press("?", { shiftKey: true }), false)).toBe("?");
    expect(pressed(press("O", { shiftKey: true, ctrlKey: true }), false)).toBe("shift+mod+o");
    expect(pressed(press("Enter", { shiftKey: true }), false)).toBe("shift+enter");
    expect(pressed(press("A", { shiftKey: true }), false)).toBe("a");
  });

  it("uses the position of a key if its letter is not Latin", () => {
    expect(pressed(press("л", { code: "KeyK", ctrlKey: true }), false)).toBe("mod+k");
    expect(pressed(press("л", { code: "KeyK" }), false)).toBe("л");
    // If a key types a Latin letter, its position is ignored. On AZERTY, the key A is where Q is on other keyboards.
    expect(pressed(press("a", { code: "KeyQ", ctrlKey: true }), false)).toBe("mod+a");
  });

  it("is labelled as on the keyboard", () => {
    expect(["shift+mod+o", "mod+.", "?", "enter"].map((keys) => keyNames(keys, false).join(" "))).toEqual([
      "Ctrl Shift O",
      "Ctrl .",
      "?",
      "Enter",
    ]);
    expect(keyNames("shift+mod+o", true).join("")).toBe("⇧⌘O");
  });
});
