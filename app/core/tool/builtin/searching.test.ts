// Tests what models really send to the search tools: globs in many spellings, and optional fields that hold nothing.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { startTools, type TestTools } from "./tools.suite.ts";

let folder: string;
let use: TestTools["use"];

beforeEach(async () => {
  ({ folder, use } = await startTools());
  for (const name of ["a.txt", "b.md", "c.ts", "sub/d.txt", "sub/e.md", "sub/deep/f.ts", "src/sub/g.txt"]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), "needle\n");
  }
});

/** The files in which `grep` finds the word, and those that `glob` finds. */
async function found(glob: string, path?: string) {
  const paths = (text: string) => text.split("\n").sort().join(" ");
  const grep = await use("grep", { pattern: "needle", glob, files_only: true, ...(path !== undefined && { path }) });
  const globbed = await use("glob", { pattern: glob, ...(path !== undefined && { path }) });
  expect(paths(globbed.text), glob).toBe(paths(grep.text));
  return paths(grep.text);
}

describe("a glob", () => {
  it("may be a list, and may exclude", async () => {
    for (const list of [
      "*.txt,*.md",
      "*.txt, *.md",
      "*.{txt,md}",
      "*.{txt, md}",
      "*.txt *.md",
      "*.txt;*.md",
      "!*.ts",
    ]) {
      expect(await found(list), list).toBe("a.txt b.md src/sub/g.txt sub/d.txt sub/e.md");
    }
    for (const list of [
      '["*.txt","*.md"]',
      '"*.txt","*.md"',
      "*.@(txt|md)",
      "*.(txt|md)",
      "!(*.ts)",
      "[a-e].*,[f-g].txt,!*.ts",
    ]) {
      expect(await found(list), list).toBe("a.txt b.md src/sub/g.txt sub/d.txt sub/e.md");
    }
    expect(await found("*.md,!sub/**")).toBe("b.md");
    expect(await found("*.{txt,md},!sub/")).toBe("a.txt b.md");
  });

  it("may be a folder, an absolute path or a path with backslashes, relative to the search or to the chat's folder", async () => {
    for (const glob of [
      "src/",
      "src/**",
      "./src/**",
      "/src/**",
      `${folder}/src/**`,
      "src\\**",
      "src\\sub\\*.txt",
      "'src/**'",
    ]) {
      expect(await found(glob), glob).toBe("src/sub/g.txt");
    }
    expect(await found("sub/")).toBe("src/sub/g.txt sub/d.txt sub/deep/f.ts sub/e.md");
    expect(await found("./sub/")).toBe("sub/d.txt sub/deep/f.ts sub/e.md");
    expect(await found("src/sub")).toBe("src/sub/g.txt");
    for (const glob of ["src/**/*.txt", "sub/*.txt", `${folder}/src/sub/*.txt`, "../src/sub/*.txt"]) {
      expect(await found(glob, "src"), glob).toBe("src/sub/g.txt");
    }
    expect(await found("./*.txt")).toBe("a.txt");
    expect(await found(folder)).toBe(await found("**"));
    expect(await found(".")).toBe(await found("*"));
  });

  it("may be an array, or a list with one part, which is no set of characters", async () => {
    writeFileSync(join(folder, "d"), "needle\n");
    for (const list of [["*.md"], '["*.md"]', "['*.md']"]) {
      const listed = await use("grep", { pattern: "needle", glob: list, files_only: true });
      expect(listed.text.split("\n").sort().join(" "), String(list)).toBe("b.md sub/e.md");
      expect((await use("glob", { pattern: list })).text.split("\n").sort().join(" ")).toBe("b.md sub/e.md");
    }
    const two = await use("grep", { pattern: "needle", glob: ["*.md", "*.ts"], files_only: true });
    expect(two.text.split("\n").sort().join(" ")).toBe("b.md c.ts sub/deep/f.ts sub/e.md");
  });

  it("names files and folders that have brackets and braces", async () => {
    for (const [name, glob] of [
      ["app/[id].tsx", "[id].tsx"],
      ["app/[id]/page.tsx", "app/[id]/*.{ts,tsx}"],
      ["app/[[...slug]]/page.jsx", "app/[[...slug]]/page.jsx"],
      ["app/(auth)/in.jsx", "app/(auth)/*.jsx"],
      ["b{1}.log", "b{1}.log"],
      ["b{2}[x].log", "*{2}[x].log"],
    ] as const) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), "needle\n");
      expect(await found(glob), glob).toBe(name);
    }
  });

  it("still means a file whose name looks like a list", async () => {
    for (const name of ["x,y.log", "!z.log", "p q.log"]) {
      writeFileSync(join(folder, name), "needle\n");
      expect(await found(name), name).toContain(name);
    }
  });

  it("that lets no file through is told apart from a word that is in no file", async () => {
    expect((await use("grep", { pattern: "needle", glob: "*.rs" })).text).toBe(
      'The glob "*.rs" matches no file under this folder, so nothing was searched; files that .gitignore hides are left out.',
    );
    expect((await use("grep", { pattern: "needle", glob: "*.ts", path: "src" })).text).toMatch(/"\*\.ts" .* under src/);
    expect((await use("grep", { pattern: "absent", glob: "*.ts" })).text).toBe("No match.");
    expect((await use("glob", { pattern: "../../*.txt" })).text).toMatch(/^No file matches/);
    mkdirSync(join(folder, "empty"));
    expect((await use("grep", { pattern: "x", path: "empty" })).text).toMatch(
      /^There is no file to search under empty/,
    );
    expect((await use("grep", { pattern: "x", glob: "{a,b}".repeat(12) })).text).toMatch(/too many patterns/);
  });
});

describe("optional fields", () => {
  const all = "a.txt b.md c.ts src/sub/g.txt sub/d.txt sub/deep/f.ts sub/e.md";

  it("that hold nothing are not given", async () => {
    for (const nothing of ["", "  ", "\n", null]) {
      const rest = { path: nothing, glob: nothing, ignore_case: nothing, literal: nothing, context: nothing };
      const result = await use("grep", { pattern: "needle", ...rest, files_only: "true" });
      expect(result.text.split("\n").sort().join(" "), JSON.stringify(nothing)).toBe(all);
      expect((await use("read_file", { path: "a.txt", offset: nothing, limit: nothing })).text).toBe("needle");
      expect((await use("list_files", { path: nothing, depth: nothing, ignored: nothing })).text).toMatch(
        /^src\/\nsub\//,
      );
      const flags = { cwd: nothing, wait: nothing, background: nothing, fresh: nothing };
      expect((await use("terminal", { command: "echo hi", ...flags })).text).toBe("hi");
    }
  });

  it("and required ones that are wrong are named with the value that came", async () => {
    expect((await use("read_file", { path: "  " })).text).toContain('path: may not be empty (it was "  ")');
    expect((await use("read_file", { path: "a.txt", limit: "many" })).text).toMatch(/limit: .* \(it was "many"\)/);
    expect((await use("grep", { glob: "*.ts" })).text).toMatch(/pattern: .* \(it was not given\)/);
    expect((await use("terminal", { command: null })).text).toMatch(/command: .* \(it was null\)/);
    expect((await use("todo", { items: [{ text: "x", state: "later" }] })).text).toMatch(
      /state: .* \(it was "later"\)/,
    );
    const long = await use("read_file", { path: ["x".repeat(500)] });
    expect(long.text).toMatch(/path: .* \(it was \["x{77,78}…\)/);
  });
});

it("lists files without a claim that some are missing, and says when some are", async () => {
  writeFileSync(join(folder, "a.txt"), "needle\n".repeat(60));
  const all = await use("grep", { pattern: "needle", files_only: true });
  expect(all.text.split("\n").sort().join(" ")).toBe("a.txt b.md c.ts src/sub/g.txt sub/d.txt sub/deep/f.ts sub/e.md");
  expect((await use("grep", { pattern: "needle", path: "a.txt" })).text).toMatch(/\[more than 50 matches; narrow/);
  for (let n = 0; n < 200; n++) writeFileSync(join(folder, `more-${n}.txt`), "needle\nneedle\n");
  const many = (await use("grep", { pattern: "needle", files_only: true })).text.split("\n");
  expect(many).toHaveLength(201);
  expect(many.at(-1)).toBe("[more than 200 files; narrow the search]");
});

it("finds in a file of another encoding the words that read_file shows", async () => {
  writeFileSync(join(folder, "gbk.txt"), Buffer.from([0xb2, 0xe2, 0xca, 0xd4, 0x0a]));
  writeFileSync(join(folder, "wide.txt"), Buffer.from("wide\nneedle\n", "utf16le"));
  expect((await use("read_file", { path: "gbk.txt" })).text).toContain("测试");
  expect((await use("grep", { pattern: "测试" })).text).toBe("gbk.txt:1:测试");
  expect((await use("grep", { pattern: "needle", path: "wide.txt" })).text).toBe("wide.txt:2:needle");
  writeFileSync(join(folder, "huge.txt"), Buffer.alloc(9 * 1024 * 1024, `${"x".repeat(99)} caf\xe9\n`, "latin1"));
  expect((await use("grep", { pattern: "café" })).text).toBe(
    "No match.\n[1 file over 8 MB that is not UTF-8 was searched for ASCII only]",
  );
});

it("leaves out what version control programs keep, also when it is named", async () => {
  for (const own of [".git", ".svn", ".hg"]) {
    mkdirSync(join(folder, own, "pristine"), { recursive: true });
    writeFileSync(join(folder, own, "pristine/copy.txt"), "needle\n");
  }
  expect((await use("grep", { pattern: "needle", glob: "copy.*" })).text).toMatch(/matches no file/);
  expect((await use("list_files", { depth: 3 })).text).not.toMatch(/\.(git|svn|hg)/);
  for (const path of [".git", ".svn", ".hg/pristine", `${folder}/.svn/pristine/copy.txt`]) {
    for (const [tool, pattern] of [
      ["grep", "needle"],
      ["glob", "*"],
    ] as const) {
      expect((await use(tool, { pattern, path })).text, path).toMatch(/version control program's own files/);
    }
  }
});
