// Tests that a live shell shows and does what bash does: its own loop is neither left nor seen.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scratchFolder } from "../relay.suite.ts";
import { startLiveShell, type LiveShell } from "./live-shell.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
const shells: LiveShell[] = [];
beforeAll(async () => {
  scratch = await scratchFolder();
});
afterAll(async () => {
  for (const shell of shells) process.kill(shell.process.pid, "SIGKILL");
  await scratch.remove();
});

async function newShell() {
  const shell = await startLiveShell(scratch.folder, { cols: 120, rows: 30 }, process.env as Record<string, string>);
  shells.push(shell);
  return (command: string, apart = false) =>
    new Promise<string>((resolve) => {
      let said = "";
      const onText = (text: string) => (said += text);
      const onEnd = (code: number) => resolve(`${said.replaceAll("\r\n", "\n")}[${code}]`);
      shell.run(command, { folder: undefined, apart }, { onText, onOthersText: onText, onEnd });
    });
}

/** What bash itself prints, with the exit code. */
function inBash(command: string): string {
  const { output, status } = spawnSync("bash", ["-c", `exec 2>&1; eval "$1"`, "bash", command], {
    cwd: scratch.folder,
    encoding: "utf8",
  });
  return `${output[1]}[${status}]`;
}

const long = `: ${"x".repeat(600)}`;

describe("a live shell", () => {
  it("goes on after `break` and `continue` outside a loop, with the warning of bash", async () => {
    writeFileSync(join(scratch.folder, "leaves.sh"), "echo in file; break; continue; echo rest\n");
    const run = await newShell();
    for (const command of [
      "echo one; break; echo two",
      "echo one; continue; echo two",
      "continue 2; echo two; (exit 4)",
      "f() { break; echo in f; }; f; echo two",
      "if true; then echo a; break; fi; echo b",
      ". ./leaves.sh; echo two",
      "source leaves.sh && echo two",
      "for i in 1 2 3; do [[ $i == 2 ]] && break; echo $i; done; echo end; false",
      `${long}; echo one; break; echo two`,
      "(break; echo sub)",
    ]) {
      const wanted = inBash(command).replace(/^(?:bash|\S*leaves\.sh): (?:line \d+: )?/gm, "");
      expect((await run(command)).replace(/^(?:bash|\S*leaves\.sh): (?:line \d+: )?/gm, ""), command).toBe(wanted);
      expect(wanted, command).not.toMatch(/^\[/);
      expect(await run(command, true), `${command}, apart`).toMatch(/\[\d\]$/);
    }
    expect(await run("x=5; break; y=6")).toMatch(/only meaningful/);
    expect(await run("echo $x$y")).toBe("56\n[0]");
    await run("b=break");
    expect(await run("echo one; $b; echo two")).toMatch(/one\n.*the rest of the command did not run\n\[1\]$/);
    expect(await run("echo on")).toBe("on\n[0]");
  });

  it("shows nothing of its own under `set -x` and `set -v`, which stay set", async () => {
    const run = await newShell();
    expect(await run("set -x")).toBe("[0]");
    expect(await run("echo hi")).toBe("++ echo hi\nhi\n[0]");
    expect(await run("echo hi", true)).toBe("++ echo hi\nhi\n[0]");
    expect(await run("if")).toMatch(/syntax error/);
    expect(await run("echo $-")).toMatch(/^\++ echo \w*x\w*\n/);
    expect(await run(`${long}; false`)).toBe(`++ ${long}\n++ false\n[1]`);
    expect(await run("break; echo two")).toMatch(/^\++ break\n.*only meaningful.*\n\++ echo two\ntwo\n\[0\]$/);
    expect(await run("(exit 7)")).toMatch(/^\++ exit 7\n\[7\]$/);
    expect(await run("set +x")).toMatch(/^\++ set \+x\n\[0\]$/);
    expect(await run("echo plain")).toBe("plain\n[0]");
    expect(await run("set -v")).toBe("[0]");
    expect(await run("echo hi")).toBe("echo hi\nhi\n[0]");
    expect(await run("break")).toMatch(/^break\n.*only meaningful.*\n\[0\]$/);
    expect(await run("set +v")).toBe("set +v\n[0]");
    expect(await run("echo plain")).toBe("plain\n[0]");
  });

  it("keeps its own streams and goes on, whatever a command does to them", async () => {
    const run = await newShell();
    for (const command of [
      "exec >out.txt",
      "exec >out.txt 2>&1; echo hidden",
      "exec 1>&-",
      "exec 2>/dev/null </dev/null",
      "set -n; echo never",
      "set -e -un",
      "set -o noexec",
    ]) {
      expect(await run(command), command).toBe("[0]");
      expect(await run("echo on; echo bad >&2; [ -t 0 ]"), command).toBe("on\nbad\n[0]");
    }
    expect(await run("cat out.txt")).toBe("hidden\n[0]");
    expect(await run("set -eu; set +eu; echo set -n")).toBe("set -n\n[0]");
  });
});
