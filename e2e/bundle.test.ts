import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const app = join(import.meta.dirname, "../dist/app");
const built = existsSync(join(app, "index.html"));
const files = built
  ? readdirSync(app, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"))
  : [];

describe("the built app", () => {
  it("is there to be looked at", () => {
    expect(built, "run npm run build first").toBe(true);
    expect(files.length).toBeGreaterThan(4);
  });

  it("holds no Node module", () => {
    const names = builtinModules.filter((name) => !name.startsWith("_")).join("|");
    // A guarded `import("node:…")` that a library keeps for Node is never reached; whatever is linked would be.
    const imported = new RegExp(`(?:from|import|require\\s*\\()\\s*["'](?:node:[\\w/]+|(?:${names}))["']`);
    for (const name of files) expect(imported.exec(readFileSync(join(app, name), "utf8"))?.[0], name).toBeUndefined();
  });

  it("precaches a shell of at most one megabyte, whole", () => {
    const worker = readFileSync(join(app, "service-worker.js"), "utf8");
    const listed = [...worker.matchAll(/["']?url["']?:\s*["'`]([^"'`]+)["'`]/g)].flatMap((match) => match[1] ?? []);
    expect(listed).toContain("index.html");
    // Offline the other language can be chosen, too.
    for (const part of ["worker", "en-first", "zh-first", "en-settings", "zh-settings"])
      expect(
        listed.some((name) => name.startsWith(`assets/${part}-`)),
        part,
      ).toBe(true);
    const size = listed.reduce((sum, name) => sum + statSync(join(app, name)).size, 0);
    expect(size).toBeLessThanOrEqual(1_000_000);
  });

  it("has no inline script, which the page's policy would refuse", () => {
    expect(readFileSync(join(app, "index.html"), "utf8")).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });
});
