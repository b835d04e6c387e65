import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reasons, requirements } from "./requirements.ts";

const root = join(import.meta.dirname, "..");
const known = new Set(Object.values(requirements).flat());

/** Maps the id of a case to the files that have a test whose title starts with this id. */
function citations(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const folder of ["app", "relay", "e2e"]) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!/\.(test|spec|suite)\.tsx?$/.test(name)) continue;
      for (const id of titlesIn(readFileSync(join(root, folder, name), "utf8"))) {
        found.set(id, [...(found.get(id) ?? []), join(folder, name)]);
      }
    }
  }
  return found;
}

/** Finds titles that start with ids ("C-002 C-004 runs on …") after `it(`, `test(`, `alone(` or `it.each(…)(`. */
function titlesIn(source: string): string[] {
  const titles = source.matchAll(/(?:\b(?:it|test|alone)|\))\(\s*["'`]((?:[A-Z]{1,2}-\d+[ ,]+)+)/g);
  return [...titles].flatMap((match) => match[1]?.match(/[A-Z]{1,2}-\d+/g) ?? []);
}

it("lists each case once", () => {
  expect(known.size).toBe(Object.values(requirements).flat().length);
  expect(known.size).toBe(256);
});

it("has either a citing test or a written reason for each case", () => {
  const cited = citations();
  const neither = [...known].filter((id) => !cited.has(id) && !reasons[id]);
  const both = [...known].filter((id) => cited.has(id) && reasons[id]);
  expect({ neither, both }).toEqual({ neither: [], both: [] });
});

it("lists every case that a test or a reason cites", () => {
  const strangers = [...citations().keys(), ...Object.keys(reasons)].filter((id) => !known.has(id));
  expect(strangers).toEqual([]);
});
