// What the reader says about lines, before the relay's answers.
import { describe, expect, it } from "vitest";
import { catastrophes, nearMisses } from "./fixtures/catastrophes.ts";
import { everydayLooks, everydayWork } from "./fixtures/everyday.ts";
import { place } from "./fixtures/fake-relay.ts";
import { catastropheIn, questionsOf, readLine } from "./index.ts";

const pathsOf = (line: string) =>
  readLine(line, place).acts.flatMap((act) => ("at" in act ? [`${act.kind} ${act.at.path}`] : []));
const kindsOf = (line: string, where = place) => readLine(line, where).acts.map((act) => act.kind);

describe("catastrophes", () => {
  for (const [kind, lines] of Object.entries(catastrophes)) {
    it.each(lines)(`refuses what ${kind}: %s`, (line) => {
      expect(catastropheIn(line, place)).toBeTypeOf("string");
    });
  }

  it.each([...nearMisses, ...everydayLooks, ...everydayWork])("does not refuse: %s", (line) => {
    expect(catastropheIn(line, place)).toBeUndefined();
  });
});

describe("paths", () => {
  it.each([
    ["cat a", ["read /work/project/a"]],
    ["cat ./a//b/./c", ["read /work/project/a/b/c"]],
    ["cat src/../a", ["read /work/project/src/../a"]],
    ["cat {a,b{1..2}}", ["read /work/project/a", "read /work/project/b1", "read /work/project/b2"]],
    ["cat a*.t?", ["read /work/project/a*.t?"]],
    ["cat 'a*'", ["read /work/project/a*"]],
    ["cat ~/x $HOME/y", ["read /home/ann/x", "read /home/ann/y"]],
    ["x=a; y=$x/b; cat $y 'c d' e\\ f", ["read /work/project/a/b", "read /work/project/c d", "read /work/project/e f"]],
    ["x='a b'; cat $x", ["read /work/project/a", "read /work/project/b"]],
    ["cd src && cat a", ["enter /work/project/src", "read /work/project/src/a"]],
    ["cd src; cat a", ["enter /work/project/src", "read /work/project/src/a", "read /work/project/a"]],
    ["cd src || cat a", ["enter /work/project/src", "read /work/project/a"]],
    ["(cd src && cat a); cat b", ["enter /work/project/src", "read /work/project/src/a", "read /work/project/b"]],
    ["cat < a > b 2>> c", ["read /work/project/a", "write /work/project/b", "write /work/project/c"]],
    ["echo x <> a", ["read /work/project/a", "write /work/project/a"]],
    ["cat <<< a", []],
    ["echo x > /dev/null 2>&1", []],
    ["bash -c 'cat \"$1\"' _ a", ["read /work/project/a"]],
    ["for f in a b; do cat $f; done", ["read /work/project/a", "read /work/project/b"]],
  ])("names the paths of %s", (line, paths) => {
    expect([...new Set(pathsOf(line))]).toEqual(paths);
  });

  it("marks what is meant below folders, and what is skipped there", () => {
    const at = (line: string) => readLine(line, place).acts.flatMap((act) => (act.kind === "read" ? [act.at] : []))[0];
    expect(at("grep -r x src")).toMatchObject({ path: "/work/project/src", recursive: true });
    expect(at("grep -R x src")).toMatchObject({ followsLinks: true });
    expect(at("grep -r x . --include='*.ts'")).toMatchObject({ only: ["*.ts"] });
    expect(at("rg x")).toMatchObject({ path: "/work/project", recursive: true, skipsIgnored: true });
    expect(at("rg --hidden x")).toMatchObject({ skipsOnlyIgnored: true });
    expect(at("git grep x")).toMatchObject({ skipsOnlyIgnored: true });
    expect(at("rg -uu x")).not.toHaveProperty("skipsIgnored");
    expect(at("cat *")).toMatchObject({ glob: true, bare: true });
    expect(at("cat ./*")).not.toHaveProperty("bare");
    expect(at("cat -- *")).not.toHaveProperty("bare");
  });

  it("knows no relative path without a folder", () => {
    const nowhere = { ...place, folder: undefined };
    expect(kindsOf("cat a", nowhere)).toContain("unread");
    expect(kindsOf("ls", nowhere)).toContain("unread");
    expect(kindsOf("cat /work/project/a", nowhere)).not.toContain("unread");
  });
});

describe("the shell afterwards", () => {
  it.each([
    ["ls", "/work/project"],
    ["(cd src)", "/work/project"],
    ["cd src | cat", "/work/project"],
    ["cd src &", "/work/project"],
    ["cd src", undefined],
    ["cd src && ls", undefined],
    ["cd -", undefined],
  ])("knows the folder after %s only if it is certain", (line, folder) => {
    expect(readLine(line, place).folderAfter).toBe(folder);
  });

  it.each([
    "f() { ls; }",
    "alias a=b",
    "trap x EXIT",
    "PATH=.",
    "export PATH=.",
    "set -f",
    "shopt -s extglob",
    "source a",
    'eval "$x"',
    "$x",
    "exec > a",
    "enable -n echo",
    "hash -p a b",
    "unset -f x",
    "declare -i n=1",
    "readonly x=1",
    "IFS=x",
    "coproc ls",
    "umask 000",
    "read PATH < a",
    "mapfile -C x y < a",
    "printf -v x y",
    "a[$(b)]=1",
    "cat 'x",
    "let x=1",
  ])("says that the shell may be another one after %s", (line) => {
    expect(readLine(line, place).alters).toBe(true);
  });

  it.each([
    "ls",
    "cd src",
    "x=1",
    "export CI=1",
    "(f() { ls; })",
    "(PATH=.)",
    "set -e",
    "set -euo pipefail",
    "npm test",
    "./x.sh",
    "bash -c 'alias a=b'",
  ])("says that the shell stays as it was after %s", (line) => {
    expect(readLine(line, place).alters).toBe(false);
  });

  it("trusts no name of a program in a shell that was altered", () => {
    expect(readLine("ls", { ...place, altered: true }).acts).toContainEqual(
      expect.objectContaining({ kind: "run", program: "ls", known: false }),
    );
    expect(readLine("cd src", { ...place, altered: true }).acts).toContainEqual(
      expect.objectContaining({ kind: "run", program: "cd", known: false }),
    );
  });
});

describe("commands", () => {
  it("lists every command, also inside others, and leaves out words that the line does not tell", () => {
    const { commands } = readLine(
      `sudo git push "$x" && echo "$(git fetch)" | xargs -n1 rm; bash -c 'npm publish'`,
      place,
    );
    expect(commands).toContainEqual(["git", "push", undefined]);
    expect(commands).toContainEqual(["git", "fetch"]);
    expect(commands).toContainEqual(["rm", undefined]);
    expect(commands).toContainEqual(["npm", "publish"]);
    expect(commands).toContainEqual(["sudo", "git", "push", undefined]);
  });
});

describe("questions", () => {
  it.each([
    ["git diff", "tracked"],
    ["git diff --cached", "history"],
    ["git diff HEAD~3", "history"],
    ["git show", "history"],
    ["git log -p", "history"],
    ["git grep KEY HEAD~2", "history"],
    ["git log -p -- src", "history"],
    ["git reflog -p", "history"],
    ["git reflog show -p", "history"],
    ["git reflog show -U3 HEAD", "history"],
    ["git reflog", undefined],
    ["git log --check", "history"],
    ["git diff -- src/a.ts", undefined],
    ["git diff HEAD -- src/a.ts", undefined],
    ["git diff --cached -- src/a.ts", undefined],
    ["git diff HEAD~1 -- src/a.ts", "history"],
    ["git diff -G -- HEAD~1 --", "history"],
    ["git diff -- :/", "tracked"],
    ["git diff -- '*'", "tracked"],
    ["git diff -- ':!a.txt'", "tracked"],
    ["git diff -- ':(top)'", "tracked"],
    ["git diff -- ':'", "tracked"],
    ["git diff -- src ':/'", "tracked"],
    ["git diff -- ''", "tracked"],
    ["git diff -- ..", "tracked"],
    ["git diff HEAD -- config.js :/", "history"],
    ["git show -- src/a.ts", "history"],
    ["git status -v", "history"],
    ["git blame src/a.ts", undefined],
    ["git blame HEAD -- src/a.ts", undefined],
    ["git blame HEAD~1 plain", "history"],
    ["git blame HEAD~1 -- plain", "history"],
    ["git cat-file -p HEAD~1:plain", "history"],
    ["git cat-file -p HEAD:plain", undefined],
    ["git show HEAD~1:plain", "history"],
    ["git grep KEY v1.0", undefined],
    ["git stash show -p", "history"],
    ["git stash list -p", "history"],
    ["git fast-export HEAD > list.txt", "history"],
    ["git format-patch -1 --stdout", "history"],
    ["git archive HEAD", "history"],
    ["git merge-tree main HEAD~1", "history"],
    ["git log -p --no-such-option", "history"],
    ["git log --stat", undefined],
    ["git status", undefined],
  ])("tell which files %s may show", (line, shows) => {
    const act = readLine(line, place).acts.find(({ kind }) => kind === "git");
    expect(act && "shows" in act ? act.shows : undefined).toBe(shows);
    expect(questionsOf(readLine(line, place)).gitHistories).toEqual(shows === "history" ? ["/work/project"] : []);
  });

  it("asks the relay about each program, path and repository once", () => {
    expect(questionsOf(readLine("cat a; cat a; ./x; ./x; git status; git log", place))).toEqual({
      programs: ["cat", "/work/project/x", "git"],
      paths: [{ path: "/work/project/a", glob: false, recursive: false }],
      gitFolders: ["/work/project"],
      gitHistories: [],
      gitNames: [],
    });
    expect(
      questionsOf(readLine("git show abc1234; git diff abc1234..feed42 v1; git grep x src v1", place)).gitNames,
    ).toEqual([{ folder: "/work/project", names: ["abc1234", "feed42", "src", "v1"] }]);
  });
});

describe("lines that are not read", () => {
  it.each([
    ["another shell", "ls C:\\; Remove-Item x", { ...place, shell: "other" as const }],
    ["hidden characters", "ls \u202e", place],
    ["hidden characters", "ls \u200b-la", place],
    ["hidden characters", "ls\u0000", place],
    ["hidden characters", "ls \u{e0041}", place],
    ["hidden characters", "ls \r", place],
    ["too long", `echo ${"a".repeat(200_000)}`, place],
  ])("gives one act for %s", (why, line, where) => {
    const { acts } = readLine(line, where);
    expect(acts).toHaveLength(1);
    expect(acts[0]).toMatchObject({ kind: "unread" });
    expect(acts[0]).toHaveProperty("why", expect.stringContaining(why));
  });

  it("reads emoji and other scripts", () => {
    expect(kindsOf("echo '✅ 你好 é 👍🏽'")).toEqual([]);
  });
});
