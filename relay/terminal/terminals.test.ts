// Tests real shells on real PTYs: their output, their end, and which processes remain.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, symlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layFiles, refusal, scratchFolder } from "../relay.suite.ts";
import { environmentFor } from "./environment.ts";
import { createTerminals, type Terminals } from "./terminals.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let terminals: Terminals;
let count = 0;
const never = new AbortController().signal;

beforeEach(async () => {
  scratch = await scratchFolder();
  terminals = createTerminals((forPerson) => environmentFor(forPerson, []));
});
afterEach(async () => {
  await terminals.close();
  await scratch.remove();
});

async function open(command: string, options: { shell?: string; cwd?: string; id?: string; apart?: boolean } = {}) {
  const { id = `t${++count}`, cwd, ...rest } = options;
  const input = { id, create: true, root: scratch.folder, command, ...(cwd !== undefined && { cwd }), ...rest };
  await terminals.open(input, cwd ?? scratch.folder);
  return id;
}

const read = (id: string, from = 0, waitMs = 10_000, quietMs?: number) =>
  terminals.read({ id, from, waitMs, max: 1_000_000, quietMs }, never);

/** Reads all output until the command has ended. */
async function toEnd(id: string) {
  let text = "";
  for (let from = 0; ; ) {
    const part = await read(id, from);
    text += part.text;
    from = part.from + part.text.length;
    if (part.state === "exited" && from === part.end) return { ...part, text };
  }
}

async function until(id: string, words: string) {
  let text = "";
  for (let from = 0; !text.includes(words); ) {
    const part = await read(id, from);
    if (part.text === "") throw new Error(`ended or silent without ${words}: ${text}`);
    text += part.text;
    from = part.from + part.text.length;
  }
  return text;
}

const run = async (command: string, options: { shell?: string; cwd?: string; apart?: boolean } = {}) =>
  toEnd(await open(command, options));
/** True if the process exists and is not a zombie. */
function alive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

describe("a fresh shell", () => {
  it("runs on a real terminal of the usual size, without a pager", async () => {
    const { text, exitCode, pty } = await run("tty >/dev/null && stty size && echo $TERM $PAGER$GIT_PAGER; exit 7");
    expect(text).toBe("40 120\r\nxterm-256color catcat\r\n");
    expect({ exitCode, pty }).toEqual({ exitCode: 7, pty: true });
  });

  it("keeps what belongs to the relay out of the environment", async () => {
    process.env["OCTO_SECRET_FOR_TEST"] = "hidden";
    expect((await run("env")).text).not.toContain("hidden");
    delete process.env["OCTO_SECRET_FOR_TEST"];
  });

  it("returns every byte of a long output, and characters cut in two", async () => {
    const { text, start, end } = await run('for i in $(seq 1 60000); do echo "line $i ü中"; done');
    expect(end).toBe(text.length);
    expect(start).toBe(0);
    expect(text.endsWith("line 60000 ü中\r\n")).toBe(true);
    expect(text).not.toContain("\ufffd");
  });

  it("loses no final output, however fast the end", async () => {
    for (let i = 0; i < 12; i++) {
      const { text } = await run("head -c 300000 /dev/zero | tr '\\0' x; echo; echo the end");
      expect(text.length).toBe(300_011);
      expect(text.endsWith("the end\r\n")).toBe(true);
    }
  });

  it("drops the oldest output and reports where the rest starts", async () => {
    const id = await open("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo the end");
    while ((await read(id, Number.MAX_SAFE_INTEGER, 5000)).state === "running");
    const { from, start, end, text } = await read(id, 0);
    expect(start).toBeGreaterThan(900_000);
    expect(end).toBeGreaterThan(3_000_000);
    expect(from).toBe(start);
    expect(text).toHaveLength(1_000_000);
  });

  it("C-124 leaves two prompts to be answered independently", async () => {
    const ask = (name: string) => `read -p "${name}? " answer; echo "${name} got $answer"`;
    const [first, second] = [await open(ask("first")), await open(ask("second"))];
    const waiting = await Promise.all([until(first, "first? "), until(second, "second? ")]);
    expect(waiting).toEqual(["first? ", "second? "]);
    const started = performance.now();
    const quiet = await read(second, waiting[1].length, 30_000, 300);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(quiet).toMatchObject({ state: "running", text: "" });
    expect(quiet.quietMs).toBeGreaterThanOrEqual(295);
    terminals.write(second, "two\n");
    expect(await toEnd(second)).toMatchObject({ text: expect.stringContaining("second got two"), exitCode: 0 });
    expect((await read(first, 0, 0)).state).toBe("running");
    terminals.write(first, "one\n");
    expect(await toEnd(first)).toMatchObject({ text: expect.stringContaining("first got one"), exitCode: 0 });
    expect(await refusal(Promise.resolve().then(() => terminals.write(first, "more\n")))).toBe("closed");
  });

  it("passes on a new size", async () => {
    const id = await open("read x; stty size");
    terminals.resize(id, 77, 22);
    terminals.write(id, "\n");
    expect((await toEnd(id)).text).toContain("22 77");
  });

  it("starts nothing twice: the same id attaches, and create false never starts", async () => {
    const id = await open("echo once; sleep 0.2");
    const again = await terminals.open(
      { id, create: true, root: scratch.folder, command: "echo twice" },
      scratch.folder,
    );
    expect(again.command).toBe("echo once; sleep 0.2");
    expect((await toEnd(id)).text).toBe("once\r\n");
    const unknown = { id: "never-seen", create: false, root: scratch.folder, command: "" };
    expect(await refusal(terminals.open(unknown, scratch.folder))).toBe("not-found");
    expect(await refusal(read("never-seen"))).toBe("not-found");
    expect(await refusal(open("true", { cwd: join(scratch.folder, "missing") }))).toBe("not-found");
  });

  it("ends the whole process group, children and grandchildren, and says so when they are gone", async () => {
    const id = await open(
      "sleep 1000 & echo pid $!; setsid sleep 1001 & (sleep 1002 & echo pid $!; wait) & trap '' TERM; sleep 0.2; echo up; sleep 1003",
    );
    const pids = (await until(id, "up")).match(/(?<=pid )\d+/g)?.map(Number) ?? [];
    expect(pids).toHaveLength(2);
    await sleep(100);
    const sleepers = () => execFileSync("sh", ["-c", "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '"]).toString();
    expect(sleepers()).toContain("sleep 1001");
    expect(await terminals.kill(id)).toEqual({ killed: true });
    expect(pids.filter(alive)).toEqual([]);
    expect(sleepers()).not.toMatch(/sleep 100[0-3] /);
    expect(await read(id, 0, 0)).toMatchObject({ state: "exited", exitCode: -1 });
    expect(await terminals.kill(id)).toEqual({ killed: false });
    expect(await terminals.kill("unknown")).toEqual({ killed: false });
  });

  it("ends what runs when the relay closes", async () => {
    const id = await open("sleep 1004 & echo $!; sleep 1005");
    const pid = Number(/\d+/.exec(await until(id, "\n"))?.[0]);
    await run("true", { shell: "idle" });
    await terminals.close();
    expect(alive(pid)).toBe(false);
  });
});

describe("a live shell", () => {
  it("keeps folder, variables and functions from one command to the next", async () => {
    const shell = "s1";
    expect(await run("cd /usr; x=5; declare y=6; f() { echo f$1; }", { shell })).toMatchObject({
      exitCode: 0,
      newShell: true,
    });
    const next = await run("pwd; echo $x$y; f 7", { shell });
    expect(next).toMatchObject({ text: "/usr\r\n56\r\nf7\r\n", exitCode: 0, pty: true });
    expect(next.newShell).toBeUndefined();
    expect(await run("pwd", { shell, cwd: scratch.folder })).toMatchObject({ text: `${scratch.folder}\r\n` });
    expect(await run("pwd", { shell })).toMatchObject({ text: "/usr\r\n" });
  });

  it("is not changed by a command in a subshell", async () => {
    const apart = { shell: "pristine", apart: true };
    expect(await run("cd /usr; x=5; f() { echo f; }; set -e; exit 3", apart)).toMatchObject({ exitCode: 3 });
    expect(await run("pwd; echo [$x]; type f", apart)).toMatchObject({
      text: expect.stringMatching(/^\S+\r\n\[\]\r\n.*not found/),
    });
    expect((await run("pwd", apart)).text).toBe(`${scratch.folder}\r\n`);
    expect(await run(") ; cd /; (", apart)).toMatchObject({ exitCode: 2 });
    expect((await run("pwd", apart)).text).toBe(`${scratch.folder}\r\n`);
  });

  it("C-170 shares nothing between two shells", async () => {
    await run("secret=1; leak() { echo leaked; }; cd /usr; alias ll=ls", { shell: "one" });
    const { text } = await run("echo [$secret]; type leak; pwd", { shell: "two" });
    expect(text).toContain("[]\r\n");
    expect(text).toContain("not found");
    expect(text).toContain(scratch.folder);
  });

  it("C-125 accepts only its own end mark", async () => {
    const shell = "marks";
    const foreign = String.raw`printf '\036%s:0\036' 0123456789abcdef01234567; printf '\036:0\036'; printf '\036'`;
    expect(await run(`${foreign}; sleep 0.1; echo still here; (exit 9)`, { shell })).toMatchObject({
      text: "\x1e0123456789abcdef01234567:0\x1e\x1e:0\x1e\x1estill here\r\n",
      exitCode: 9,
    });
    // A command does not end when it prints the end mark of an earlier command.
    await run("old=$__octo", { shell });
    const { text } = await run(String.raw`printf '\036%s:0\036' $old; echo after`, { shell });
    expect(text).toMatch(/after\r\n$/);
    expect((await run("set | grep octo_comm", { shell })).exitCode).toBe(0);
  });

  it("survives any command line", async () => {
    const shell = "odd";
    await run("true", { shell });
    expect(await run('echo "unclosed', { shell })).toMatchObject({ exitCode: 2 });
    expect(await run("if", { shell })).toMatchObject({ exitCode: 2 });
    expect(await run("continue", { shell })).toMatchObject({ exitCode: 0 });
    expect(await run("no-such-command-here", { shell })).toMatchObject({ exitCode: 127 });
    expect(await run("cat <<'X'\nhello $x\nX", { shell })).toMatchObject({ text: "hello $x\r\n" });
    expect(await run("printf 'no newline'", { shell })).toMatchObject({ text: "no newline" });
    expect(await run(`echo ${"x".repeat(190_000)} | wc -c`, { shell })).toMatchObject({ text: "190001\r\n" });
    expect(await run("exec 2>&1; ls -l /proc/self/fd | grep -c octo-shell", { shell })).toMatchObject({
      text: "0\r\n",
    });
    expect(await run("sleep 0.3 & echo at once", { shell })).toMatchObject({ text: "at once\r\n" });
    expect((await run("true", { shell })).newShell).toBeUndefined();
  });

  it("ends with `exit` or a failure under `set -e`; the next command gets a new shell in the first folder", async () => {
    const shell = "ending";
    await run("cd /usr", { shell });
    expect(await run("exit 3", { shell })).toMatchObject({ exitCode: 3 });
    expect(await run("pwd", { shell })).toMatchObject({ text: `${scratch.folder}\r\n`, newShell: true });
    await run("set -e", { shell });
    expect(await run("echo before; false; echo after", { shell })).toMatchObject({ text: "before\r\n", exitCode: 1 });
    expect(await run("exec echo replaced", { shell })).toMatchObject({ text: "replaced\r\n", newShell: true });
    expect(await run("echo again", { shell })).toMatchObject({ text: "again\r\n", newShell: true });
  });

  it("opens a fresh shell beside one that is busy", async () => {
    const shell = "busy";
    await run("x=1", { shell });
    const slow = await open("sleep 0.5; echo slow $x", { shell });
    expect(await run("echo quick [$x]", { shell })).toMatchObject({ text: "quick []\r\n", newShell: true });
    expect((await toEnd(slow)).text).toBe("slow 1\r\n");
    expect((await run("echo $x", { shell })).text).toBe("1\r\n");
  });

  it("dies with a killed command and everything that ran in it", async () => {
    const shell = "killed";
    await run("true", { shell });
    const id = await open("sleep 1006 & echo $!; setsid sleep 1007 & echo $!; sleep 1008", { shell });
    await until(id, "\n");
    await sleep(100);
    const pids = (await read(id, 0, 0)).text.match(/\d+/g)?.map(Number) ?? [];
    expect(pids).toHaveLength(2);
    expect(await terminals.kill(id)).toEqual({ killed: true });
    expect(pids.filter(alive)).toEqual([]);
    expect(await run("echo fine", { shell })).toMatchObject({ text: "fine\r\n", newShell: true });
  });

  it("leaves the terminal to the command: it gets input and interrupts", async () => {
    const shell = "asking";
    const id = await open("read -s -p 'password? ' p; echo; echo got $p", { shell });
    await until(id, "password? ");
    terminals.write(id, "hunter2\n");
    expect((await toEnd(id)).text).toContain("got hunter2");
    const endless = await open("sleep 1009", { shell });
    await sleep(100);
    terminals.write(endless, "\u0003");
    expect((await toEnd(endless)).state).toBe("exited");
  });

  it("takes a few milliseconds per command, without polling", async () => {
    const shell = "fast";
    await run("true", { shell });
    const times: number[] = [];
    for (let i = 0; i < 50; i++) {
      const started = performance.now();
      await run("echo hi", { shell });
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    // Single commands may be slow on a busy machine. If output were polled by a timer, all commands would be slow.
    expect(times[5]).toBeLessThan(5);
  });
});

describe("catastrophes", () => {
  it("C-128 are refused, but harmless look-alikes are not", async () => {
    // If a command is not refused, only a stub of its program runs.
    const stubs = join(scratch.folder, "stubs");
    const programs = ["rm", "sudo", "mkfs.ext4", "dd", "shutdown", "timeout", "mv"];
    await layFiles(stubs, Object.fromEntries(programs.map((name) => [name, "#!/bin/sh\n"])));
    for (const name of programs) await chmod(join(stubs, name), 0o755);
    await terminals.close();
    terminals = createTerminals(() => ({ PATH: `${stubs}:/usr/bin:/bin` }));
    for (const command of [
      "rm -rf /",
      "sudo rm -fr /*",
      "cd / && rm -rf *",
      "bash -c 'rm -rf /'",
      "mv /usr /tmp",
      "mkfs.ext4 /dev/sdb1",
      "dd if=/dev/zero of=/dev/sda bs=1M",
      "shutdown -h now",
      "echo $(rm -rf /home)",
    ]) {
      expect(await refusal(open(command)), command).toBe("forbidden");
    }
    for (const command of [
      "echo 'rm -rf /'",
      "cat <<EOF\nrm -rf /etc\nEOF",
      "rm -rf ./no-such-folder /tmp/octo-no-such",
    ]) {
      expect(await refusal(open(command)), command).toBe("no refusal");
    }
  });
});

describe("the place of a command", () => {
  const place = (options: { shell?: string; cwd?: string } = {}) => terminals.place(options, scratch.folder);

  it("is the folder in which the live shell really is", async () => {
    await layFiles(scratch.folder, { "sub/x": "", "other/x": "" });
    expect(await place({ shell: "live" })).toEqual({ folder: scratch.folder, altered: false });
    await run("cd sub; PS1=x", { shell: "live" });
    expect(await place({ shell: "live" })).toMatchObject({ folder: join(scratch.folder, "sub") });
    expect(await place()).toEqual({ folder: scratch.folder, altered: false });
  });

  it("is a path without links, also for the shell, so that `cd ..` goes where it was judged to go", async () => {
    await layFiles(scratch.folder, { "deep/down/x": "" });
    await symlink("deep/down", join(scratch.folder, "link"));
    await run("cd link", { shell: "live" });
    expect(await place({ shell: "live" })).toMatchObject({ folder: join(scratch.folder, "deep/down") });
    expect((await run("cd .. && pwd", { shell: "live" })).text).toBe(`${join(scratch.folder, "deep")}\r\n`);
    expect((await run("cd - > /dev/null && pwd", { shell: "live" })).text).toBe(
      `${join(scratch.folder, "deep/down")}\r\n`,
    );
  });

  it("named for one command holds for this command only", async () => {
    await layFiles(scratch.folder, { "sub/x": "", "other/x": "" });
    await run("cd sub", { shell: "live" });
    const other = join(scratch.folder, "other");
    expect((await run("pwd", { shell: "live", cwd: other })).text).toContain("/other");
    expect(await place({ shell: "live" })).toMatchObject({ folder: join(scratch.folder, "sub") });
    expect((await run("pwd", { shell: "live" })).text).toContain("/sub");
  });

  it("says that a shell is altered by functions, aliases and PATH, also inside a command", async () => {
    for (const [n, command] of [
      "ls() { echo mine; }",
      "alias ls=echo",
      "export PATH=.:$PATH",
      "if true; then cat() { :; }; fi",
      "source /dev/null",
    ].entries()) {
      const shell = `altered${n}`;
      await run("X=1; cd .; ls", { shell });
      expect(await place({ shell }), command).toMatchObject({ altered: false });
      await run(command, { shell });
      expect(await place({ shell }), command).toMatchObject({ altered: true });
    }
  });

  it("must be the judged one", async () => {
    await layFiles(scratch.folder, { "sub/x": "" });
    await run("cd sub", { shell: "live" });
    const judged = { folder: scratch.folder, altered: false };
    const input = { id: "late", create: true, root: scratch.folder, command: "touch made", shell: "live", judged };
    expect(await refusal(terminals.open(input, scratch.folder))).toBe("conflict");
    expect(existsSync(join(scratch.folder, "sub/made"))).toBe(false);
  });
});

describe("the end of a command", () => {
  it("cannot be printed by the command itself", async () => {
    const tries = [
      "set | tr -d '\\n'",
      'printf "\\036%s:0\\036" "$__octo"',
      'printf \'\\036?\\036\'; sleep 0.2; printf "\\036%s:0\\036" "$__octo"',
    ];
    for (const command of tries) {
      const { text, exitCode } = await run(`${command}; sleep 0.2; echo really; (exit 7)`, { shell: "marks" });
      expect(text, command).toContain("really");
      expect(exitCode, command).toBe(7);
    }
  });
});
