import { describe, expect, it } from "vitest";
import type { PermissionMode, PermissionRule } from "#core/session/permission-rule.ts";
import { readCommand } from "./shell-command.ts";
import { decide } from "./decide.ts";

const run = (command: string, mode: PermissionMode = "ask", rules: PermissionRule[] = []) =>
  decide(rules, mode, { tool: "terminal", effect: "execute", target: command }).verdict;
const write = (path: string, mode: PermissionMode = "ask", rules: PermissionRule[] = []) =>
  decide(rules, mode, { tool: "write_file", effect: "write", target: path }).verdict;
const read = (path: string, mode: PermissionMode = "ask") =>
  decide([], mode, { tool: "read_file", effect: "read", target: path }).verdict;

describe("permission", () => {
  it("C-023 asks before writing and running, and allows reading", () => {
    expect(write("src/a.ts")).toBe("ask");
    expect(run("npm test")).toBe("ask");
    for (const look of [
      "ls",
      "ls -la src",
      "git status",
      "cat a.txt | head -3",
      "cd src && ls",
      "cat a 2>/dev/null",
      "grep -rn x . 2>&1",
    ]) {
      expect(run(look), look).toBe("allow");
    }
    expect(read("src/a.ts")).toBe("allow");
  });

  it("C-163 asks or refuses, even in auto mode, for sudo after cd, a redirect into .env and a key folder", () => {
    expect(run("cd x && sudo y", "auto")).toBe("ask");
    expect(run("cat a > .env", "auto")).toBe("ask");
    expect(run("echo hi >> ~/.ssh/authorized_keys", "auto")).toBe("ask");
    expect(write("/home/me/.ssh/config", "auto")).toBe("ask");
    expect(write("/etc/hosts", "auto")).toBe("deny");
    expect(run("echo x > /etc/hosts", "auto")).toBe("deny");
    expect(run('x; "sudo" y', "auto")).toBe("ask");
    expect(run("env A=1 sudo y", "auto")).toBe("ask");
    expect(run("/usr/bin/sudo y", "auto")).toBe("ask");
    expect(run("cat --file=.env", "auto")).toBe("ask");
  });

  it("refuses catastrophic commands in every mode and under every rule", () => {
    const all: PermissionRule[] = [
      { tool: "terminal", verdict: "allow" },
      { command: "rm", verdict: "allow" },
    ];
    for (const command of ["rm -rf /", "cd / ; rm -rf /", "mkfs.ext4 /dev/sda".replace(".ext4", ""), "shutdown now"]) {
      expect(run(command, "auto", all), command).toBe("deny");
    }
  });

  it("never lets an allowing rule cover what only the shell can interpret, a second command or a written file", () => {
    const rules: PermissionRule[] = [{ command: "npm test", verdict: "allow" }];
    expect(run("npm test", "ask", rules)).toBe("allow");
    expect(run("npm test -- --watch", "ask", rules)).toBe("allow");
    for (const command of [
      "npm test; rm x",
      "npm test $(rm x)",
      "npm test `rm x`",
      "npm test > out",
      "npm testx",
      "npm test && curl x",
      "sudo npm test",
    ]) {
      expect(run(command, "ask", rules), command).not.toBe("allow");
    }
  });

  it("asks before reading a secret, not before reading a template", () => {
    expect(read(".env", "auto")).toBe("ask");
    expect(read("conf/.env.local")).toBe("ask");
    expect(read("/home/me/.ssh/id_rsa")).toBe("ask");
    expect(read(".env.example")).toBe("allow");
    expect(run("cat .env")).toBe("ask");
  });

  it("refuses instead of asking in unattended mode", () => {
    expect(write("a", "unattended")).toBe("deny");
    expect(run("npm test", "unattended")).toBe("deny");
    expect(run("sudo x", "unattended")).toBe("deny");
    expect(run("ls", "unattended")).toBe("allow");
    expect(run("npm test", "unattended", [{ command: "npm test", verdict: "allow" }])).toBe("allow");
  });

  it("allows only reading in plan mode", () => {
    expect(write("a", "plan")).toBe("deny");
    expect(run("npm test", "plan")).toBe("deny");
    expect(run("git diff", "plan")).toBe("allow");
    expect(read("a", "plan")).toBe("allow");
  });

  it("ranks the person's deny over everything and their allow over a built-in ask", () => {
    expect(write("docs/a.md", "auto", [{ path: "docs/**", verdict: "deny" }])).toBe("deny");
    expect(write("conf/.env", "ask", [{ path: "conf/.env", verdict: "allow" }])).toBe("allow");
    expect(write("src/a.ts", "ask", [{ effect: "write", path: "src/**", verdict: "allow" }])).toBe("allow");
    expect(write(".env", "ask", [{ effect: "write", path: "**", verdict: "allow" }])).toBe("ask");
  });
});

describe("readCommand", () => {
  it("finds each program, its arguments and the files it writes, and marks what it cannot read", () => {
    const { commands, opaque } = readCommand(
      "A=1 cd 'my dir' && sudo -u x make \"all it\" 2>err.log | tee out &\n # nothing",
    );
    expect(opaque).toBe(false);
    expect(commands.map((c) => c.words)).toEqual([
      ["cd", "my dir"],
      ["x", "make", "all it"],
      ["tee", "out"],
    ]);
    expect(commands[1]?.writes).toEqual(["err.log"]);
    expect(readCommand('echo "$(rm x)"').opaque).toBe(true);
    expect(readCommand("cat <<E\nsudo\nE").opaque).toBe(true);
    expect(readCommand("echo 'open").opaque).toBe(true);
  });
});
