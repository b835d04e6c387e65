// Tests on a real file system what the relay finds out about paths, programs and repositories before a call is decided.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, link, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NamedPath } from "#contract";
import { layFiles, scratchFolder } from "../relay.suite.ts";
import { lookAtGit } from "./git-programs.ts";
import { lookAtPath } from "./look-paths.ts";
import { lookAtProgram } from "./look-programs.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let root: string;

beforeEach(async () => {
  scratch = await scratchFolder();
  root = join(scratch.folder, "project");
  await layFiles(scratch.folder, {
    "project/src/a.ts": "a",
    "project/.env": "KEY=1",
    "project/.env.example": "KEY=",
    "project/deep/down/server.key": "k",
    "project/dist/app.js": "d",
    "project/.gitignore": "made/\n",
    "project/made/x.txt": "x",
    "project/plain/notes.md": "n",
    "outside/other.txt": "o",
    "octo/relay.json": "{}",
  });
  await symlink("../.env", join(root, "src/harmless.txt"));
  await symlink("../outside", join(root, "away"));
  await symlink("/dev/null", join(root, "nothing"));
});
afterEach(() => scratch.remove());

const at = (path: string, options: Partial<NamedPath> = {}) =>
  lookAtPath(
    { path: path.startsWith("/") ? path : join(root, path), glob: false, recursive: false, ...options },
    { roots: [root], home: join(scratch.folder, "octo") },
  );

describe("paths", () => {
  it("are followed to where they really lead", async () => {
    expect(await at("src/a.ts")).toMatchObject({ outside: false, complete: true });
    expect((await at("src/a.ts")).secret).toBeUndefined();
    expect((await at("src/harmless.txt")).secret).toContain(".env");
    expect(await at("away/other.txt")).toMatchObject({ outside: true });
    expect(await at(`${root}/src/../../outside/other.txt`)).toMatchObject({ outside: true });
    // A folder that a link leads to has another parent than the link.
    expect(await at(`${root}/away/../outside/other.txt`)).toMatchObject({ outside: true });
    expect(await at("new/file.txt")).toMatchObject({ outside: false });
    expect(await at("away/new.txt")).toMatchObject({ outside: true });
    expect(await at("nothing")).toMatchObject({ outside: false });
    expect((await at(join(scratch.folder, "octo/relay.json"))).secret).toBeDefined();
  });

  it("are expanded as the shell expands them, or further", async () => {
    for (const pattern of [".e*", ".[e]nv", "*/*/server.k?y", "?env", "src/*", "{.env,x}"].slice(0, 5)) {
      expect((await at(`${root}/${pattern}`, { glob: true })).secret, pattern).toBeDefined();
    }
    expect((await at(`${root}/src/*.ts`, { glob: true })).secret).toBeUndefined();
    expect(await at(`${root}/../out*/*`, { glob: true })).toMatchObject({ outside: true });
    expect(await at(`${root}/*a*a*a*a*a*a*a*b`, { glob: true })).toMatchObject({ complete: false });
  });

  it("are expanded at least as far as a real bash does, whatever sets a pattern has", async () => {
    const sets = [
      "[[:alpha:]]",
      "[[=e=]]",
      "[[.e.]]",
      "[]e]",
      "[!x-z]",
      "[^x]",
      "[[:lower:]e]",
      "[e[]",
      "[\\\\e]",
      "[a-f]",
    ];
    const patterns = sets.flatMap((set) => [
      `.${set}nv`,
      `.e${set}v`.replace("e]", "n]"),
      `aw${set}y/*`.replace("e", "a"),
    ]);
    const line = (pattern: string) => `cd '${root}' && printf '%s\\n' ${pattern}`;
    for (const pattern of patterns) {
      const named = execFileSync("bash", ["-c", line(pattern)], { encoding: "utf8" })
        .trim()
        .split("\n");
      // A reader that ends a set too early escapes the rest of it.
      for (const given of [pattern, pattern.replace("]]", "]\\]")]) {
        const found = await at(`${root}/${given}`, { glob: true });
        if (named.includes(".env")) expect(found.secret, given).toContain(".env");
        if (named.includes("away/other.txt")) expect(found.outside, given).toBe(true);
      }
    }
    expect(await at(`${root}/aw[[:alpha:]\\]y/new.txt`, { glob: true })).toMatchObject({ outside: true });
  });

  it("reach the secrets below them if everything below is meant", async () => {
    expect((await at("deep", { recursive: true })).secret).toContain("server.key");
    expect((await at("plain", { recursive: true })).secret).toBeUndefined();
    expect((await at("src", { recursive: true })).secret).toBeUndefined();
    expect((await at("src", { recursive: true, followsLinks: true })).secret).toContain(".env");
    expect(await at("plain", { recursive: true, followsLinks: true })).toMatchObject({ outside: false });
    expect((await at("deep", { recursive: true, only: ["*.ts"] })).secret).toBeUndefined();
    expect((await at("deep", { recursive: true, only: ["*.k*"] })).secret).toBeDefined();
    expect((await at("src", { recursive: true, skipsIgnored: true })).secret).toBeUndefined();
    await symlink("..", join(root, "plain/up"));
    expect((await at("plain", { recursive: true, followsLinks: true })).secret).toBeDefined();
    await layFiles(root, { "made/.env": "K" });
    expect((await at("made", { recursive: true })).secret).toBeDefined();
  });

  it("tell whether a pattern could become an option", async () => {
    await layFiles(root, { "plain/-rf": "" });
    expect(await at("plain/*", { glob: true, bare: true })).toMatchObject({ dashed: true });
    expect(await at("src/*", { glob: true, bare: true })).toMatchObject({ dashed: false });
  });

  it("tell what a delete would lose", async () => {
    expect(await at("dist")).toMatchObject({ ignored: true });
    expect(await at("made/x.txt")).toMatchObject({ ignored: true });
    expect(await at("src")).toMatchObject({ ignored: false });
    expect(await at(".")).toMatchObject({ opened: true, ignored: false });
    expect(await at("..")).toMatchObject({ opened: true, outside: true });
  });

  it("reach a secret by its second name", async () => {
    await link(join(root, ".env"), join(root, "plain/second.md"));
    await link(join(root, "src/a.ts"), join(root, "plain/code.md"));
    expect((await at("plain/second.md")).secret).toContain(".env");
    expect((await at("plain", { recursive: true })).secret).toContain(".env");
    expect((await at("plain/code.md")).secret).toBeUndefined();
  });

  it("take a git config with a password as a secret", async () => {
    await layFiles(root, { ".git/config": '[remote "origin"]\n\turl = https://ann:pw@example.com/x.git\n' });
    expect((await at(".git/config")).secret).toBeDefined();
    await writeFile(join(root, ".git/config"), "[core]\n\tbare = false\n");
    expect((await at(".git/config")).secret).toBeUndefined();
  });
});

describe("programs", () => {
  it("count as the system's only in its folders, and never in an opened folder", async () => {
    expect(await lookAtProgram("ls", [root], "/usr/bin:/bin")).toMatchObject({ system: true, inside: false });
    await mkdir(join(root, "bin"));
    await writeFile(join(root, "bin/ls"), "#!/bin/sh\n");
    await chmod(join(root, "bin/ls"), 0o755);
    expect(await lookAtProgram("ls", [root], `${root}/bin:/usr/bin`)).toMatchObject({ system: false, inside: true });
    expect(await lookAtProgram("ls", [root], ".:/usr/bin")).toMatchObject({ system: false });
    expect(await lookAtProgram("no-such-program", [root], "/usr/bin")).toMatchObject({ system: false });
  });

  it("count as the project's if they start one of its programs by name", async () => {
    await mkdir(join(root, "node_modules/.bin"), { recursive: true });
    const path = `${root}/node_modules/.bin:/usr/bin:/bin`;
    for (const name of ["zcat", "egrep", "tar"]) {
      expect(await lookAtProgram(name, [root], path), name).toMatchObject({ system: true });
    }
    for (const helper of ["gzip", "grep"]) {
      await writeFile(join(root, "node_modules/.bin", helper), "#!/bin/sh\n", { mode: 0o755 });
    }
    for (const name of ["zcat", "egrep", "tar"]) {
      expect(await lookAtProgram(name, [root], path), name).toMatchObject({ system: false, inside: true });
    }
  });

  it("are those of the folders above, up to an opened folder", async () => {
    const tool = "node_modules/.bin/tsc";
    await layFiles(scratch.folder, { [`project/${tool}`]: "", [`${tool.replace("tsc", "outer")}`]: "" });
    await mkdir(join(root, "packages/one"), { recursive: true });
    const asked = join(root, "packages/one", tool);
    expect(await lookAtProgram(asked, [root])).toEqual({
      name: asked,
      path: join(root, tool),
      inside: true,
      system: false,
    });
    const outer = join(root, "packages/one/node_modules/.bin/outer");
    expect(await lookAtProgram(outer, [root])).not.toHaveProperty("path");
  });

  it("named by their path count by where the path leads", async () => {
    await mkdir(join(root, "bin"));
    await symlink("/bin/ls", join(root, "bin/ls"));
    expect(await lookAtProgram(join(root, "src/a.ts"), [root])).toMatchObject({ inside: true, system: false });
    expect(await lookAtProgram(join(root, "bin/ls"), [root])).toMatchObject({ inside: false, system: false });
    expect(await lookAtProgram(join(root, "node_modules/.bin/none"), [root])).not.toHaveProperty("path");
    expect(await lookAtProgram("/bin/ls", [root])).toMatchObject({ inside: false, system: true });
    expect(await lookAtProgram(join(scratch.folder, "outside/other.txt"), [root])).toMatchObject({
      inside: false,
      system: false,
    });
  });
});

describe("git", () => {
  const git = (...args: string[]) => execFileSync("git", ["-C", root, ...args], { stdio: "pipe" });

  it("finds the programs that a planted configuration names", async () => {
    git("init", "-q");
    expect((await lookAtGit(root)).programs).toEqual([]);
    expect((await lookAtGit(join(root, "src"))).programs).toEqual([]);
    for (const [key, value] of [
      ["core.fsmonitor", "./run"],
      ["diff.external", "./run"],
      ["diff.pdf.textconv", "./run"],
      ["filter.lfs.clean", "./run"],
      ["core.hooksPath", "hooks"],
      ["log.showSignature", "true"],
      ["pager.log", "./run"],
    ] as const) {
      git("config", key, value);
      expect((await lookAtGit(join(root, "src"))).programs, key).toContain(key.toLowerCase());
      git("config", "--unset", key);
    }
    await writeFile(join(root, ".git/hooks/post-index-change"), "#!/bin/sh\n");
    await chmod(join(root, ".git/hooks/post-index-change"), 0o755);
    expect((await lookAtGit(root)).programs).toEqual(["hooks/post-index-change"]);
  });

  it("counts a configuration that cannot be checked as one that names a program", async () => {
    git("init", "-q");
    await writeFile(
      join(root, ".git/config"),
      `[x]\n\ty = ${"long ".repeat(4_000_000)}\n[core]\n\tfsmonitor = ./run\n`,
    );
    expect((await lookAtGit(root)).programs).not.toEqual([]);
  });

  it("tells which secrets git tracks", async () => {
    git("init", "-q");
    git("add", "src/a.ts");
    expect((await lookAtGit(root)).secrets).toEqual([]);
    git("add", "-f", ".env", "deep");
    expect((await lookAtGit(join(root, "src"))).secrets).toEqual([".env", "deep/down/server.key"]);
  });

  it("never runs a git that the project put into PATH", async () => {
    git("init", "-q");
    const path = process.env["PATH"];
    await mkdir(join(root, "bin"), { recursive: true });
    await writeFile(join(root, "bin/git"), `#!/bin/sh\ntouch ${join(root, "RAN")}\n`, { mode: 0o755 });
    process.env["PATH"] = `${join(root, "bin")}:${path}`;
    try {
      expect(await lookAtGit(root, { history: true })).toMatchObject({ programs: [], secrets: [] });
    } finally {
      process.env["PATH"] = path;
    }
    expect(existsSync(join(root, "RAN"))).toBe(false);
  });

  it("finds secrets of the history", async () => {
    git("init", "-q");
    git("add", "-f", "src/a.ts", ".env");
    git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "one");
    git("rm", "-q", "--cached", ".env");
    expect((await lookAtGit(root, { history: true })).secrets).toEqual([".env"]);
    git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "two");
    expect((await lookAtGit(root)).secrets).toEqual([]);
    expect(await lookAtGit(root, { history: true })).toMatchObject({ secrets: [".env"] });
    // A commit that no branch leads to can still be shown by its name.
    git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "--amend", "-m", "other");
    git("update-ref", "-d", "HEAD");
    git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "fresh");
    expect(await lookAtGit(root, { history: true })).toMatchObject({ secrets: [".env"] });
  });

  it("finds the name that a renamed secret had", async () => {
    git("init", "-q");
    git("config", "diff.relative", "true");
    const commit = ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x"];
    git("add", "-f", ".env");
    git(...commit);
    git("mv", "-f", ".env", "plain/config.js");
    git(...commit);
    expect((await lookAtGit(join(root, "src"), { history: true })).secrets).toEqual([".env"]);
  });

  it("finds objects that were never committed, or that nothing leads to", async () => {
    const as = ["-c", "user.name=A", "-c", "user.email=a@b.c"];
    const id = (...args: string[]) => execFileSync("git", ["-C", root, ...args], { encoding: "utf8" }).trim();
    git("init", "-q");
    git("add", "src/a.ts");
    git(...as, "commit", "-qm", "one");
    const commit = id("rev-parse", "HEAD");
    const names = [commit.slice(0, 9), id("rev-parse", "HEAD:src/a.ts"), "HEAD", "src", "no-such-name", "abcd"];
    expect(await lookAtGit(root, { names })).toMatchObject({ objects: [] });
    git("add", "plain/notes.md");
    const staged = id("rev-parse", ":plain/notes.md");
    expect(await lookAtGit(root, { names: [staged] })).toMatchObject({ objects: [] });
    git("add", "-f", ".env");
    const secret = id("rev-parse", ":.env");
    git("rm", "-q", "--cached", ".env");
    expect(await lookAtGit(root, { names: [...names, secret] })).toMatchObject({ objects: [secret] });
    const lost = id(...as, "commit-tree", "-m", "x", "HEAD^{tree}");
    expect(await lookAtGit(root, { names: [lost] })).toMatchObject({ objects: [lost] });
  });

  it("finds secrets that only a tag, a note or a stash keeps", async () => {
    const as = ["-c", "user.name=A", "-c", "user.email=a@b.c"];
    git("init", "-q");
    git("add", "src/a.ts");
    git(...as, "commit", "-qm", "one");
    git("tag", "harmless", execFileSync("git", ["-C", root, "hash-object", "-w", ".env"], { encoding: "utf8" }).trim());
    expect(await lookAtGit(root, { history: true })).toMatchObject({ secrets: ["refs/tags/harmless"] });
    expect(await lookAtGit(root, { names: ["HEAD"] })).toMatchObject({ objects: ["HEAD"] });
    git("tag", "-d", "harmless");
    git(...as, "notes", "add", "-m", "API_KEY=0123456789");
    expect(await lookAtGit(root, { history: true })).toMatchObject({ secrets: ["a note"] });
    git("update-ref", "-d", "refs/notes/commits");
    git(...as, "tag", "-am", "password: hunter2hunter2", "v1");
    expect(await lookAtGit(root, { history: true })).toMatchObject({ secrets: ["the text of a tag"] });
    git("tag", "-d", "v1");
    git("add", "-f", ".env");
    git(...as, "stash", "-q");
    expect(await lookAtGit(root, { history: true })).toMatchObject({ secrets: [".env"] });
  });

  it("finds no history outside a repository", async () => {
    expect(await lookAtGit(root, { history: true })).toMatchObject({ secrets: [] });
    expect((await lookAtGit(root, { history: true })).tooLong).toBeUndefined();
    git("init", "-q");
    expect((await lookAtGit(root, { history: true })).tooLong).toBeUndefined();
  });

  it("reads included files, and looks into submodules", async () => {
    git("init", "-q");
    await writeFile(join(root, "more.config"), "[core]\n\tfsmonitor = ./run\n");
    git("config", "include.path", "../more.config");
    expect((await lookAtGit(root)).programs).toEqual(["core.fsmonitor"]);
    git("config", "--unset", "include.path");
    const inner = join(root, "vendor/x");
    await mkdir(inner, { recursive: true });
    const inside = (...args: string[]) => execFileSync("git", ["-C", inner, ...args], { stdio: "pipe" });
    inside("init", "-q");
    inside("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x");
    git("add", "vendor/x");
    expect((await lookAtGit(root)).programs).toEqual([]);
    inside("config", "core.fsmonitor", "./run");
    expect((await lookAtGit(root)).programs).toEqual(["core.fsmonitor"]);
  });
});
