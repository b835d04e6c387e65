// Tests decisions from rules, mode and facts. The relay is replaced by a look that knows one folder and no links.
import { beforeEach, describe, expect, it } from "vitest";
import type { NamedPath, PathFinding } from "#contract";
import type { Look } from "#core/ports.ts";
import type { PermissionMode, PermissionRule } from "#core/session/permission-rule.ts";
import { secretPart } from "../../../relay/contract/secret-paths.ts";
import { alwaysAllowRule } from "./always-allow.ts";
import { type CallFacts, factsOfCommand, factsOfInput, factsOfPath } from "./call-facts.ts";
import { type Decision, decide, type PermissionRequest } from "./decide.ts";

const root = "/work/project";

/** Secrets that git tracks. */
let tracked: string[] = [];
let tooLong = false;
beforeEach(() => {
  tracked = [];
  tooLong = false;
});
/** A link of the folder leads to git's own files, and another to a folder with a rule. */
const linked = (path: string) =>
  path.replace(`${root}/tools-link`, `${root}/.git`).replace(`${root}/docs-link`, `${root}/docs`);

function found({ path, recursive }: NamedPath): PathFinding {
  const outside = path !== root && !path.startsWith(`${root}/`);
  const secret = secretPart(path);
  const opened = path === root || root.startsWith(`${path}/`);
  return {
    complete: !recursive,
    leadsTo: [linked(path)],
    outside,
    opened,
    ignored: path.startsWith(`${root}/dist`),
    ...(secret && { secret }),
  };
}

const lookFrom = (folder: string): Look => ({
  place: async () => ({ shell: "bash", folder, home: "/home/me", altered: false, relayPid: 4321 }),
  at: async ({ paths, programs, gitFolders }) => ({
    paths: paths.map(found),
    programs: programs.map((name) => ({ name, path: `/usr/bin/${name}`, system: true, inside: false })),
    git: gitFolders.map((place) => ({ folder: place, programs: [], secrets: tracked, tooLong, objects: [] })),
  }),
});

const execute = (command: string): PermissionRequest => ({ tool: "terminal", effect: "execute", target: command });
async function decideRun(command: string, mode: PermissionMode = "ask", rules: PermissionRule[] = [], folder = root) {
  return decide(rules, mode, execute(command), await factsOfCommand(lookFrom(folder), { command }));
}
const verdict = async (decision: Promise<Decision>) => (await decision).verdict;
const run = (...args: Parameters<typeof decideRun>) => verdict(decideRun(...args));

async function file(
  effect: "read" | "write",
  path: string,
  mode: PermissionMode = "ask",
  rules: PermissionRule[] = [],
) {
  const facts = await factsOfPath({ look: lookFrom(root), workspace: { root } }, { path, writes: effect === "write" });
  const tool = effect === "write" ? "write_file" : "read_file";
  return decide(rules, mode, { tool, effect, target: path }, facts).verdict;
}
const write = (...args: [string, PermissionMode?, PermissionRule[]?]) => file("write", ...args);
const read = (...args: [string, PermissionMode?, PermissionRule[]?]) => file("read", ...args);

describe("permission", () => {
  it("C-023 asks before writing and running, and allows reading", async () => {
    expect(await write("src/a.ts")).toBe("ask");
    expect(await run("npm test")).toBe("ask");
    for (const look of [
      "ls",
      "ls -la src",
      "git status",
      "cat a.txt | head -3",
      "cd src && ls",
      "cat a 2>/dev/null",
      "grep -n x a.txt 2>&1",
    ]) {
      expect(await run(look), look).toBe("allow");
    }
    expect(await read("src/a.ts")).toBe("allow");
  });

  it("C-163 asks or refuses, even in auto mode, for sudo after cd, a redirect into .env and a key folder", async () => {
    for (const command of [
      "cd src && sudo y",
      "cat a > .env",
      "echo hi >> ~/.ssh/authorized_keys",
      'x; "sudo" y',
      "env A=1 sudo y",
      "/usr/bin/sudo y",
      "cat --file=.env",
    ]) {
      expect(await run(command, "auto"), command).toBe("ask");
    }
    expect(await write("/home/me/.ssh/config", "auto")).toBe("ask");
    expect(await write("/etc/hosts", "auto")).toBe("deny");
    expect(await run("echo x > /etc/hosts", "auto")).toBe("deny");
  });

  it("refuses catastrophic commands in every mode and under every rule", async () => {
    const command = "cd / ; rm -rf /";
    const all: PermissionRule[] = [
      { tool: "terminal", verdict: "allow" },
      { command: "rm", verdict: "allow" },
      { effect: "execute", line: command, folder: root, verdict: "allow" },
    ];
    for (const mode of ["ask", "auto", "plan", "unattended"] as const) {
      expect(await run(command, mode, all), mode).toBe("deny");
    }
  });

  it("never lets an allowing rule cover what only the shell can tell, a second command or a written file", async () => {
    const rules: PermissionRule[] = [{ command: "npm test", verdict: "allow" }];
    expect(await run("npm test", "ask", rules)).toBe("allow");
    expect(await run("npm test -- --watch", "ask", rules)).toBe("allow");
    for (const command of [
      "npm test; rm x",
      "npm test $(rm x)",
      "npm test `rm x`",
      "npm test > out",
      "npm testx",
      "npm test && curl x",
      "sudo npm test",
      "npm() { rm x; }; npm test",
    ]) {
      expect(await run(command, "ask", rules), command).not.toBe("allow");
    }
  });

  it("finds a command that the person forbids or always asks for inside wrappers, strings and loops", async () => {
    const rules: PermissionRule[] = [
      { command: "git push", verdict: "deny" },
      { command: "make", verdict: "ask" },
    ];
    for (const command of [
      "git push",
      "cd src && git push",
      "timeout 9 git push",
      "bash -c 'git push'",
      "x=$(git push)",
    ]) {
      expect(await run(command, "auto", rules), command).toBe("deny");
    }
    expect(await run("for i in 1 2; do make; done", "auto", rules)).toBe("ask");
    expect(await run("git status", "auto", rules)).toBe("allow");
  });

  it("asks before reading a secret, not before reading a template", async () => {
    expect(await read(".env", "auto")).toBe("ask");
    expect(await read("conf/.env.local")).toBe("ask");
    expect(await read("/home/me/.ssh/id_rsa")).toBe("ask");
    expect(await read(".env.example")).toBe("allow");
    expect(await run("cat .env", "auto")).toBe("ask");
  });

  it("refuses instead of asking in unattended mode", async () => {
    expect(await write("a", "unattended")).toBe("deny");
    expect(await run("npm test", "unattended")).toBe("deny");
    expect(await run("sudo x", "unattended")).toBe("deny");
    expect(await run("ls", "unattended")).toBe("allow");
    expect(await run("npm test", "unattended", [{ command: "npm test", verdict: "allow" }])).toBe("allow");
  });

  it("allows only reading in plan mode", async () => {
    expect(await write("a", "plan")).toBe("deny");
    expect(await run("npm test", "plan")).toBe("deny");
    expect(await run("git log", "plan")).toBe("allow");
    expect(await read("a", "plan")).toBe("allow");
  });

  it("ranks the person's deny over everything, and a rule for the very file over a built-in ask", async () => {
    expect(await write("docs/a.md", "auto", [{ path: "docs/**", verdict: "deny" }])).toBe("deny");
    expect(await write("conf/.env", "ask", [{ path: "conf/.env", verdict: "allow" }])).toBe("allow");
    expect(await write("src/a.ts", "ask", [{ effect: "write", path: "src/**", verdict: "allow" }])).toBe("allow");
    expect(await write(".env", "ask", [{ effect: "write", path: "**", verdict: "allow" }])).toBe("ask");
    expect(await write(".git/hooks/pre-commit", "auto")).toBe("ask");
  });

  it("goes by where a path leads", async () => {
    const rules: PermissionRule[] = [{ path: "/work/project/docs/**", verdict: "deny" }];
    expect(await write("docs-link/a.md", "auto", rules)).toBe("deny");
    expect(await run("cat docs-link/a.md", "auto", rules)).toBe("deny");
    expect(await write("tools-link/hooks/pre-commit", "auto")).toBe("ask");
    expect(await run("echo x > tools-link/hooks/pre-commit", "auto")).toBe("ask");
    expect(await run("echo x > notes.txt", "auto")).toBe("allow");
  });

  it("does not let a rule for a program allow a file of the folder with its name", async () => {
    const rules: PermissionRule[] = [{ command: "npm test", verdict: "allow" }];
    expect(await run("./npm test", "ask", rules)).toBe("ask");
    expect(await run("/work/project/npm test", "unattended", rules)).toBe("deny");
    expect(await run("./npm test", "auto", [{ command: "npm", verdict: "deny" }])).toBe("deny");
  });

  it("asks before git shows tracked secrets without naming them", async () => {
    for (const shows of ["git diff", "git show", "git show 25f3aa7", "git log -p", "git diff HEAD~1 HEAD"]) {
      tracked = [];
      expect(await run(shows), shows).toBe("allow");
      tracked = [".env"];
      expect(await run(shows, "auto"), shows).toBe("ask");
    }
    tracked = [];
    tooLong = true;
    expect(await run("git show HEAD~2", "auto")).toBe("ask");
    expect(await run("git diff")).toBe("allow");
    for (const names of [
      "git log",
      "git status",
      "git diff --stat",
      "git log --oneline",
      "git diff --name-only",
      "git branch",
    ]) {
      expect(await run(names), names).toBe("allow");
    }
  });
});

describe("always allow", () => {
  const always = async (command: string) =>
    alwaysAllowRule(execute(command), await factsOfCommand(lookFrom(root), { command }));

  it("covers exactly this command in this folder", async () => {
    const rules = [await always("rm notes.txt")];
    expect(rules).toMatchObject([{ line: "rm notes.txt", folder: root, verdict: "allow" }]);
    expect(await run("rm notes.txt", "ask", rules)).toBe("allow");
    expect(await run("rm other.txt", "ask", rules)).toBe("ask");
    expect(await run("rm notes.txt ", "ask", rules)).toBe("ask");
    expect(await run("rm notes.txt", "ask", rules, `${root}/sub`)).toBe("ask");
    expect(await run("bash -c x", "ask", [await always("bash x.sh")])).toBe("ask");
  });

  it("of this kind may allow what is asked for in every mode", async () => {
    expect(await run("git push --force", "auto", [await always("git push --force")])).toBe("allow");
    expect(await run("git push --force", "auto", [{ command: "git", verdict: "allow" }])).toBe("ask");
  });

  it("covers exactly this file", async () => {
    const rule = alwaysAllowRule({ tool: "write_file", effect: "write", target: "src/a.ts" });
    expect(await write("src/a.ts", "ask", [rule])).toBe("allow");
    expect(await write("src/b.ts", "ask", [rule])).toBe("ask");
  });
});

describe("input to a running program", () => {
  const input = async (text: string, mode: PermissionMode) => {
    const facts: CallFacts = await factsOfInput(text);
    return decide([], mode, { tool: "terminal_input", effect: "execute", target: text }, facts).verdict;
  };

  it("never only looks", async () => {
    for (const text of ["ls\n", "cat a\n", "y\n", "print(open('.env').read())\n"]) {
      expect(await input(text, "ask"), text).toBe("ask");
      expect(await input(text, "plan"), text).toBe("deny");
    }
    expect(await input("y\n", "auto")).toBe("allow");
    expect(await input("\u0003", "auto")).toBe("allow");
    expect(await input("import os; os.system('x')\n", "auto")).toBe("ask");
    expect(await input("rm -rf /\n", "auto")).toBe("deny");
  });
});
