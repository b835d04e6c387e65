import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ui = join(import.meta.dirname, "..");
const modules = readdirSync(ui, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("text/"));
const areas = readdirSync(join(ui, "text/en"))
  .map((name) => name.replace(/\.ts$/, ""))
  .filter((area) => existsSync(join(ui, `text/${area}.ts`)));

it("every module imports the areas whose texts it shows", () => {
  expect(areas).toContain("money");
  const missing: string[] = [];
  for (const name of modules) {
    const source = readFileSync(join(ui, name), "utf8");
    // A module must not use `t()` as a whole, because it could then show texts of any area.
    expect(source, name).not.toMatch(/\bt\(\)[^.]/);
    for (const area of areas)
      if (source.includes(`t().${area}.`) && !source.includes(`/text/${area}.ts";`)) missing.push(`${name}: ${area}`);
  }
  expect(missing).toEqual([]);
});
