// Compares ignore rules with Git itself, and attacks them with hostile files.
import { execFileSync } from "node:child_process";
import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layFiles, scratchFolder } from "../relay.suite.ts";
import { globMatcher } from "./glob-pattern.ts";
import { enterFolder, isIgnored } from "./ignore.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let root: string;
beforeEach(async () => {
  scratch = await scratchFolder();
  root = join(scratch.folder, "project");
  await mkdir(root);
});
afterEach(() => scratch.remove());

/** Returns numbers that look random and are the same in every run. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Returns a test for paths, as someone who walks down from the root sees them. */
async function ignoredByUs(folders: string[]): Promise<(path: string) => boolean> {
  const chains = new Map([["", await enterFolder(root, "", undefined)]]);
  for (const folder of folders) {
    chains.set(folder, await enterFolder(root, folder, chains.get(dirname(folder).replace(/^\.$/, ""))));
  }
  return (path) => {
    const parts = path.split("/");
    return parts.some((_, depth) => {
      const chain = chains.get(parts.slice(0, depth).join("/"));
      return isIgnored(chain, parts.slice(0, depth + 1).join("/"), depth < parts.length - 1);
    });
  };
}

function ignoredByGit(paths: string[]): Set<string> {
  const args = ["-C", root, "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "-z", "--stdin"];
  try {
    const out = execFileSync("git", args, {
      input: paths.join("\0"),
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
    });
    return new Set(out.split("\0").filter(Boolean));
  } catch (error) {
    if ((error as { status: number }).status === 1) return new Set();
    throw error;
  }
}

describe("ignore rules", () => {
  it("agree with git check-ignore on 80 ignore files with unusual patterns", async () => {
    execFileSync("git", ["init", "-q", root]);
    const folders = ["a", "a/b", "ab", "b", "b/a b", "c.d", "a/b/a"];
    for (const folder of folders) await mkdir(join(root, folder), { recursive: true });
    const names = ["a", "b", "ab", "ba", "aab", "a.b", "a b", "-", "!a", "#b", "[a]", "a]", "é", "a\\", "abab"];
    const paths = ["", ...folders].flatMap((folder) =>
      names.map((name) => (folder === "" ? name : `${folder}/${name}`)),
    );
    const files = paths.filter((path) => !folders.includes(path));
    const pieces = [
      "a",
      "b",
      "ab",
      "*",
      "**",
      "?",
      "/",
      "/**/",
      "**/",
      "/**",
      "[ab]",
      "[!a]",
      "[^b]",
      "[a-c]",
      "[]a]",
      "\\*",
    ];
    const rare = [
      "\\a",
      "[[:alpha:]]",
      "[a",
      "[[:no:]]",
      ".",
      " ",
      "\\ ",
      "!",
      "#",
      "\\!",
      "[a-]",
      "\\[",
      "[\\]]",
      "***",
      "//",
      "\\",
      "é",
    ];
    const random = randomFrom(77);
    const pattern = () => {
      const count = 1 + random(5);
      const text = Array.from({ length: count }, () =>
        random(4) === 0 ? rare[random(rare.length)] : pieces[random(pieces.length)],
      );
      return (random(5) === 0 ? "!" : "") + text.join("") + (random(6) === 0 ? "/" : "");
    };
    for (let round = 0; round < 80; round++) {
      const rules = Array.from({ length: 1 + random(4) }, pattern).join(round % 7 === 0 ? "\r\n" : "\n");
      const nested = Array.from({ length: 1 + random(2) }, pattern).join("\n");
      await writeFile(join(root, ".gitignore"), rules);
      await writeFile(join(root, "a/.gitignore"), round % 2 === 0 ? nested : "");
      const wanted = ignoredByGit(files);
      const found = files.filter(await ignoredByUs(folders));
      expect(found, JSON.stringify({ rules, nested })).toEqual(files.filter((path) => wanted.has(path)));
    }
  }, 60_000);

  it("match in time that grows with pattern and path only, whatever the stars", async () => {
    const hostile = [
      "*a".repeat(60),
      "**/".repeat(60) + "x",
      "a*".repeat(80) + "b",
      "*".repeat(2000) + "b",
      "**/a*a*a*a*a*a*a*b/**/a*a*a*a*b/**",
      "[a]*".repeat(100) + "c",
      "?*".repeat(100) + "c",
      "(a+)+$",
      "/**/*/**/*/**/*/**/*/**/*/**/z",
    ];
    await writeFile(join(root, ".gitignore"), hostile.join("\n"));
    const chain = await enterFolder(root, "", undefined);
    const before = performance.now();
    for (const name of ["a".repeat(255), `${"a/".repeat(400)}a`, `${"aaaaaaaaaaaaaaaaaaaa/".repeat(40)}a`]) {
      isIgnored(chain, name, false);
    }
    for (const glob of ["{a,b}*".repeat(8) + "c", ...hostile]) globMatcher(glob)("a".repeat(255));
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(() => globMatcher("{a,b}".repeat(30))).toThrow("too many");
  });

  it("come from regular files inside the folder, up to a limit", async () => {
    await layFiles(scratch.folder, { "outside.txt": "hidden\n", "project/real": "hidden\n" });
    const rulesOf = async (folder: string) =>
      isIgnored(await enterFolder(root, folder, undefined), `${folder}/hidden`, false);
    for (const [folder, target] of [
      ["out", "../../outside.txt"],
      ["in", "../real"],
      ["zero", "/dev/zero"],
      ["tty", "/dev/tty"],
    ] as const) {
      await mkdir(join(root, folder));
      await symlink(target, join(root, folder, ".gitignore"));
      expect(await rulesOf(folder), folder).toBe(false);
    }
    await mkdir(join(root, "pipe"));
    execFileSync("mkfifo", [join(root, "pipe/.gitignore")]);
    expect(await rulesOf("pipe")).toBe(false);
    await mkdir(join(root, "folder/.gitignore"), { recursive: true });
    expect(await rulesOf("folder")).toBe(false);
    await symlink(scratch.folder, join(root, "up"));
    expect(isIgnored(await enterFolder(root, "up", undefined), "up/outside.txt", false)).toBe(false);
    await layFiles(root, { "huge/.gitignore": "hidden\n" });
    await truncate(join(root, "huge/.gitignore"), 40 * 1024 ** 3);
    expect(await rulesOf("huge")).toBe(true);
    await layFiles(root, { "many/.gitignore": `${"x*y\n".repeat(20_000)}hidden\n` });
    expect(await rulesOf("many")).toBe(false);
  });
});

describe("globs", () => {
  it("know braces, classes and both stars", () => {
    for (const [glob, yes, no] of [
      ["*.{ts,tsx}", ["a.ts", "x/b.tsx"], ["a.js", "ts"]],
      ["{src,test}/**/*.ts", ["src/a.ts", "test/x/y/a.ts"], ["other/a.ts", "src/a.js"]],
      ["a{b,{c,d}e}", ["ab", "ace", "ade"], ["abe", "a"]],
      ["{a", ["{a"], ["a"]],
      ["a}", ["a}"], ["a"]],
      ["\\{a,b\\}", ["{a,b}"], ["a"]],
      ["[id]/page", ["i/page"], ["[id]/page"]],
      ["[id", ["[id"], ["i"]],
      ["**", ["a", "a/b/c"], []],
      ["a/**", ["a/b", "a/b/c"], ["a", "b/a"]],
      ["./a/*.md", ["a/x.md"], ["a/b/x.md", "b/a/x.md"]],
      ["?.txt", ["é.txt", "😀.txt"], ["ab.txt"]],
    ] as [string, string[], string[]][]) {
      const matches = globMatcher(glob);
      expect([...yes, ...no].filter(matches), glob).toEqual(yes);
    }
  });
});
