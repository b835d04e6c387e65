import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const app = join(import.meta.dirname, "../dist/app");
const built = existsSync(join(app, "index.html"));
const files = built
  ? readdirSync(app, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"))
  : [];

/** A static import of a file of the same folder. */
const staticImport = /\bimport\s*(?:[\w$*{][^"';]*?from\s*)?"\.\/([^"]+\.js)"/g;

describe("the built app", () => {
  it("exists", () => {
    expect(built, "run npm run build first").toBe(true);
    expect(files.length).toBeGreaterThan(4);
  });

  it("contains no Node module", () => {
    const names = builtinModules.filter((name) => !name.startsWith("_")).join("|");
    // Forbids static imports of Node modules. A library's guarded `import("node:…")` is allowed: no browser runs it.
    const imported = new RegExp(`(?:from|import|require\\s*\\()\\s*["'](?:node:[\\w/]+|(?:${names}))["']`);
    for (const name of files) expect(imported.exec(readFileSync(join(app, name), "utf8"))?.[0], name).toBeUndefined();
  });

  it("precaches a shell of at most one mebibyte, whole", () => {
    const worker = readFileSync(join(app, "service-worker.js"), "utf8");
    const listed = [...worker.matchAll(/["']?url["']?:\s*["'`]([^"'`]+)["'`]/g)].flatMap((match) => match[1] ?? []);
    expect(listed).toContain("index.html");
    // Both languages must be available offline, not only the language in use.
    for (const part of ["worker", "en-first", "zh-first", "en-settings", "zh-settings"])
      expect(
        listed.some((name) => name.startsWith(`assets/${part}-`)),
        part,
      ).toBe(true);
    // A file of which an import is missing offline does not run at all.
    for (const name of listed.filter((one) => one.endsWith(".js")))
      for (const [, imported] of readFileSync(join(app, name), "utf8").matchAll(staticImport))
        expect(listed, name).toContain(`assets/${imported}`);
    const size = listed.reduce((sum, name) => sum + statSync(join(app, name)).size, 0);
    expect(size).toBeLessThanOrEqual(2 ** 20);
  });

  it("has no inline script, which the content security policy forbids", () => {
    expect(readFileSync(join(app, "index.html"), "utf8")).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });
});

it("installs without a warning on this Node", async () => {
  const { stderr } = await run("npm", ["ci", "--dry-run", "--offline", "--no-audit", "--no-fund"]);
  expect(stderr).not.toContain("npm warn");
});
