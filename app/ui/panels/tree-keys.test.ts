import { describe, expect, it } from "vitest";
import type { TreeRow } from "./tree.ts";
import { makeTreeKeys } from "./tree-keys.ts";

const row = (path: string, folder = false, expanded = false): TreeRow => ({
  path,
  name: path.split("/").at(-1) ?? "",
  folder,
  depth: path.split("/").length,
  position: 1,
  siblings: 1,
  expanded,
  changed: false,
});

function walk(rows: TreeRow[], keys: string[], apartMs = 0) {
  let active: string | undefined;
  const toggled: string[] = [];
  const opened: string[] = [];
  const press = makeTreeKeys(
    {
      rows: () => rows,
      active: () => active,
      activate: (path) => {
        active = path;
      },
      toggle: (path, open) => toggled.push(`${path} ${open}`),
    },
    ({ path }) => opened.push(path),
  );
  keys.forEach((key, i) => press(key, i * apartMs));
  return { active, toggled, opened };
}

const rows = [row("docs", true), row("src", true, true), row("src/cart.ts"), row("src/card.ts"), row("setup.md")];

describe("keys of the file tree", () => {
  it("move down, up and to both ends", () => {
    expect(walk(rows, ["ArrowDown", "ArrowDown", "ArrowUp"]).active).toBe("docs");
    expect(walk(rows, ["End"]).active).toBe("setup.md");
    expect(walk(rows, ["End", "ArrowDown", "Home"]).active).toBe("docs");
  });

  it("open a folder, enter it, leave it and close it", () => {
    expect(walk(rows, ["Home", "ArrowRight"]).toggled).toEqual(["docs true"]);
    expect(walk(rows, ["s", "ArrowRight"]).active).toBe("src/cart.ts");
    expect(walk(rows, ["s", "ArrowRight", "ArrowLeft"]).active).toBe("src");
    expect(walk(rows, ["s", "ArrowLeft"]).toggled).toEqual(["src false"]);
  });

  it("find a name by letters typed together, and the next match by letters typed apart", () => {
    expect(walk(rows, [..."card"]).active).toBe("src/card.ts");
    expect(walk(rows, ["s", "s"], 1_000).active).toBe("setup.md");
    expect(walk(rows, ["c", "Enter"]).opened).toEqual(["src/cart.ts"]);
  });
});
