// Tests both search engines with one suite, because they must give equal results.
import { link, mkdir, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RelayInput } from "#contract";
import { layFiles, refusal, scratchFolder } from "../relay.suite.ts";
import { resolveInside } from "./paths.ts";
import { loadRipgrep } from "./ripgrep.ts";
import { builtIn } from "./scan-lines.ts";
import { searchFiles, searchText } from "./search-files.ts";
import { type SearchEngine } from "./search-engine.ts";

type Query = Partial<Omit<RelayInput<"search.text">, "root">>;
const engines: [string, () => Promise<SearchEngine>][] = [
  ["built-in", async () => builtIn],
  ["ripgrep", async () => (await loadRipgrep()) ?? Promise.reject(new Error("the optional package is not installed"))],
];
const tree: Record<string, string | Buffer> = {
  ".gitignore": "*.log\n!keep.log\n/out/\nsecret*\n\\!odd.txt\nspaced \\ \ncache/**\n!cache/wanted.txt\ndoc/*.tmp\n",
  "a.txt": "needle one\nother\nneedle two\n",
  "a/first.txt": "in a needle\n",
  "b.ts": "const needle = 1;\r\nconst other = 2;\r\nconst end = needle;\r\n",
  "src/app.tsx": "needle\n",
  "src/deep/er/x.test.ts": "needle\n",
  "src/.hidden/needle.txt": "needle\n",
  "src/out/kept.txt": "needle\n",
  "out/dropped.txt": "needle\n",
  "debug.log": "needle\n",
  "keep.log": "needle\n",
  "sub/.gitignore": "*.txt\n!special.txt\n!secret-dir\n",
  "sub/dropped.txt": "needle\n",
  "sub/special.txt": "needle\n",
  "sub/deeper/dropped.txt": "needle\n",
  "sub/deeper/.gitignore": "!dropped-not.txt\n",
  "sub/deeper/dropped-not.txt": "needle\n",
  "sub/secret-dir/x.md": "needle\n",
  "secret-dir/x.md": "needle\n",
  "!odd.txt": "needle\n",
  "spaced  ": "needle\n",
  "cache/x.txt": "needle\n",
  "cache/wanted.txt": "needle\n",
  "doc/x.tmp": "needle\n",
  "doc/in/x.tmp": "needle\n",
  ".git/config": "needle\n",
  ".env": "needle\n",
  "node_modules/m/index.js": "needle\n",
  "binary.bin": Buffer.from("needle\0needle\n"),
  "utf16.txt": Buffer.from("\ufeffneedle in wide letters\n", "utf16le"),
  "ünï/名前.txt": "Ein NEEDLE über 中文 needle\n",
  "many.txt": "needle\n".repeat(10),
  "context.txt": "l1\nl2\nneedle l3\nl4\nneedle l5\nl6\nl7\nl8",
  "long.txt": `${"x".repeat(2000)}needle${"y".repeat(2000)}\n`,
};

describe.each(engines)("searching with the %s engine", (name, load) => {
  let scratch: Awaited<ReturnType<typeof scratchFolder>>;
  let root: string;
  let engine: SearchEngine;
  const never = new AbortController().signal;

  beforeAll(async () => {
    engine = await load();
    scratch = await scratchFolder();
    root = join(scratch.folder, "project");
    await layFiles(root, tree);
    await mkdir(join(root, "loops"));
    await symlink("../loops", join(root, "loops/again"));
    await symlink("again", join(root, "loops/twice"));
    await symlink("nowhere", join(root, "loops/broken"));
    await symlink("../a.txt", join(root, "loops/file-link.txt"));
  });
  afterAll(() => scratch.remove());

  const grep = async (query: Query = {}) => {
    const { path = "", ...rest } = query;
    const place = await resolveInside(root, path);
    const defaults = { pattern: "needle", literal: false, ignoreCase: false, context: 0, limit: 1000, perFile: 100 };
    return searchText(place, { ...defaults, ...rest }, never, engine);
  };
  const found = async (query: Query = {}) => [...new Set((await grep(query)).matches.map(({ path }) => path))];
  const glob = async (pattern: string, path = "") =>
    (await searchFiles(await resolveInside(root, path), { glob: pattern, limit: 1000 }, never)).entries
      .map((entry) => entry.path)
      .sort();

  it("C-121 applies ignore files, nearest first and last line first, and skips binary files", async () => {
    expect(await found()).toEqual([
      "a/first.txt",
      "a.txt",
      "b.ts",
      "cache/wanted.txt",
      "context.txt",
      "doc/in/x.tmp",
      "keep.log",
      "long.txt",
      "many.txt",
      "node_modules/m/index.js",
      "src/.hidden/needle.txt",
      "src/app.tsx",
      "src/deep/er/x.test.ts",
      "src/out/kept.txt",
      "sub/deeper/dropped-not.txt",
      "sub/secret-dir/x.md",
      "sub/special.txt",
      "utf16.txt",
      "ünï/名前.txt",
    ]);
  });

  it("C-166 survives circular and dangling links", async () => {
    expect(await glob("**/*", "loops")).toEqual([]);
    expect((await grep({ path: "loops" })).matches).toEqual([]);
    await expect(grep({ path: "missing" })).rejects.toThrow("ENOENT");
  });

  it("stays in the requested folder, under the rules above it", async () => {
    expect(await found({ path: "src" })).toHaveLength(4);
    expect(await found({ path: "sub/deeper" })).toEqual(["sub/deeper/dropped-not.txt"]);
    expect(await found({ path: "doc" })).toEqual(["doc/in/x.tmp"]);
    expect(await found({ path: "a.txt" })).toEqual(["a.txt"]);
    // The folder `out` is searched although it is ignored, because the request names it explicitly.
    expect(await found({ path: "out" })).toEqual(["out/dropped.txt"]);
  });

  it("returns lines without their ends, with context even for adjacent matches", async () => {
    const { matches } = await grep({ path: "context.txt", context: 2 });
    expect(matches).toEqual([
      { path: "context.txt", line: 3, text: "needle l3", before: ["l1", "l2"], after: ["l4", "needle l5"] },
      { path: "context.txt", line: 5, text: "needle l5", before: ["needle l3", "l4"], after: ["l6", "l7"] },
    ]);
    expect((await grep({ path: "context.txt", context: 2, perFile: 1 })).matches).toEqual([matches[0]]);
    expect((await grep({ path: "b.ts", pattern: "needle;$" })).matches).toMatchObject([
      { line: 3, text: "const end = needle;" },
    ]);
  });

  it("stops at its limits and reports it", async () => {
    expect(await grep({ path: "many.txt", perFile: 3 })).toMatchObject({ files: 1, cut: true, engine: name });
    expect((await grep({ path: "many.txt", perFile: 3 })).matches).toHaveLength(3);
    expect(await grep({ path: "many.txt", perFile: 10 })).toMatchObject({ cut: false });
    const cut = await grep({ limit: 3 });
    expect(cut.matches.map(({ path, line }) => `${path}:${line}`)).toEqual(["a/first.txt:1", "a.txt:1", "a.txt:3"]);
    expect(cut).toMatchObject({ files: 2, cut: true });
  });

  it("C-127 cuts a long line around the match", async () => {
    const [match] = (await grep({ path: "long.txt" })).matches;
    expect(match?.text).toHaveLength(502);
    expect(match?.text).toMatch(/^…x+needley+…$/);
  });

  it("supports literal, case and Unicode searches", async () => {
    expect(await found({ pattern: "needle = 1;", literal: true })).toEqual(["b.ts"]);
    expect(await found({ pattern: "(", literal: true })).toEqual([]);
    expect(await found({ pattern: "NEEDLE", path: "ünï" })).toEqual(["ünï/名前.txt"]);
    expect(await found({ pattern: "ÜBER 中文", ignoreCase: true })).toEqual(["ünï/名前.txt"]);
    expect(await found({ pattern: "^Ein .* über \\S+ needle$", path: "ünï" })).toHaveLength(1);
    expect(await found({ pattern: "(?<=const )needle" })).toEqual(["b.ts"]);
  });

  it("C-121 refuses an invalid pattern and says why", async () => {
    expect(await refusal(grep({ pattern: "needle(" }))).toBe("bad-input");
    await expect(grep({ pattern: "needle(" })).rejects.toThrow(/group|paren/i);
    expect(await refusal(grep({ pattern: "a\\nb" }))).toBe("bad-input");
    expect(await refusal(grep({ pattern: "a\\\\nb" }))).toBe("no refusal");
  });

  it("filters by glob: bare names at any depth, paths from where the search starts, braces, classes", async () => {
    expect(await found({ glob: "*.{ts,tsx}" })).toEqual(["b.ts", "src/app.tsx", "src/deep/er/x.test.ts"]);
    expect(await found({ glob: "*.ts" })).toEqual(["b.ts", "src/deep/er/x.test.ts"]);
    expect(await found({ glob: "src/*.tsx" })).toEqual(["src/app.tsx"]);
    expect(await found({ glob: "deep/**", path: "src" })).toEqual(["src/deep/er/x.test.ts"]);
    expect(await glob("*.test.ts")).toEqual(["src/deep/er/x.test.ts"]);
    expect(await glob("src/**/*.{ts,tsx}")).toEqual(["src/app.tsx", "src/deep/er/x.test.ts"]);
    expect(await glob("**/[ab].t?t")).toEqual(["a.txt"]);
    expect(await glob("[!a-kw]*.txt")).toEqual([
      "long.txt",
      "many.txt",
      "src/.hidden/needle.txt",
      "sub/special.txt",
      "utf16.txt",
      "ünï/名前.txt",
    ]);
    expect(await glob("needle.*")).toEqual(["src/.hidden/needle.txt"]);
    expect(await glob("*.log")).toEqual(["keep.log"]);
    expect(await glob("config")).toEqual([]);
  });

  it("returns the newest files first, cut at the limit, with the true total", async () => {
    await utimes(join(root, "src/app.tsx"), 2_000_000_000, 2_000_000_000);
    await utimes(join(root, "b.ts"), 1_900_000_000, 1_900_000_000);
    const list = await searchFiles(await resolveInside(root, ""), { glob: "*.{ts,tsx}", limit: 2 }, never);
    expect(list.entries.map(({ path }) => path)).toEqual(["src/app.tsx", "b.ts"]);
    expect(list).toMatchObject({ total: 3, cut: true });
    expect(list.entries[0]).toMatchObject({ kind: "file", size: 7, modified: 2_000_000_000_000 });
  });

  it("applies default ignore rules in a project without any", async () => {
    const bare = join(scratch.folder, `bare-${name}`);
    await layFiles(bare, {
      "x.txt": "needle\n",
      "node_modules/m.js": "needle\n",
      "pkg/dist/m.js": "needle\n",
      "pkg/vendor/bundle/m.rb": "needle\n",
      "pkg/.gitignore": "y.txt\n",
      "pkg/y.txt": "needle\n",
      "pkg/z.txt": "needle\n",
    });
    const query = { pattern: "needle", literal: true, ignoreCase: false, context: 0, limit: 99, perFile: 9 };
    const answer = async (path: string) =>
      (await searchText(await resolveInside(bare, path), query, never, engine)).matches.map((match) => match.path);
    expect(await answer("")).toEqual(["pkg/z.txt", "x.txt"]);
    expect(await answer("pkg")).toEqual(["pkg/z.txt"]);
    expect(await answer("node_modules")).toEqual(["node_modules/m.js"]);
  });

  it("leaves out a second name of a secret, unless just this file is asked for", async () => {
    const own = await scratchFolder();
    await layFiles(own.folder, { ".env": "needle=1\n", "notes.txt": "needle\n", "code.txt": "needle\n" });
    await link(join(own.folder, ".env"), join(own.folder, "linked.txt"));
    await link(join(own.folder, "code.txt"), join(own.folder, "copy.txt"));
    const query = { pattern: "needle", literal: true, ignoreCase: false, context: 0, limit: 99, perFile: 9 };
    const at = async (path: string) => searchText(await resolveInside(own.folder, path), query, never, engine);
    const { matches, secrets } = await at("");
    expect(matches.map(({ path }) => path).sort()).toEqual(["code.txt", "copy.txt", "notes.txt"]);
    expect(secrets).toBe(2);
    expect((await at("linked.txt")).matches).toHaveLength(1);
    await own.remove();
  });

  it("ends when its signal aborts", async () => {
    const stop = new AbortController();
    stop.abort();
    const query = { pattern: "needle", literal: true, ignoreCase: false, context: 0, limit: 99, perFile: 9 };
    await expect(searchText(await resolveInside(root, ""), query, stop.signal, engine)).rejects.toThrow(/abort/i);
    await expect(searchFiles(await resolveInside(root, ""), { glob: "*", limit: 9 }, stop.signal)).rejects.toThrow(
      /abort/i,
    );
  });
});
