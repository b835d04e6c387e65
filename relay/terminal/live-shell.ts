// A live bash: runs one command after another in the same shell, so that `cd` and variables last.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { constants, openSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadPty } from "./pty.ts";
import { findBash, startProcess } from "./shell.ts";
import { type Process, type Size } from "./process.ts";

/** A control character that ordinary output does not contain. */
const fence = "\x1e";
const codeAndEnd = new RegExp(`^(\\d+)${fence}`);

/**
 * The shell reads commands from a FIFO, not from the terminal: nothing is echoed or cut at the terminal's line length, and
 * the terminal stays free for input to the command. After each command the shell prints its mark with the exit code. Marks
 * are random and known to the shell only, so output cannot fake one. Fields end in NUL: mark, folder (or empty), whether to
 * run in a subshell, command.
 */
const loop = [
  'exec 8<"$1" 9>&1;',
  'while { builtin printf "${__octo:+\\036%s:%s\\036}" "$__octo" "$?" >&9;',
  "builtin read -r -d '' -u 8 __octo; builtin read -r -d '' -u 8 __octo_folder;",
  "builtin read -r -d '' -u 8 __octo_apart;",
  "builtin read -r -d '' -u 8 __octo_command; } 2>/dev/null; do",
  'if [ "$__octo_folder" ]; then builtin cd -- "$__octo_folder"; fi 2>/dev/null;',
  'if [ "$__octo_apart" ]; then ( builtin eval "$__octo_command" ) 8<&- 9>&-;',
  'else builtin eval "$__octo_command" 8<&- 9>&-; fi; done',
].join(" ");

/** Longer commands go through a file, which bash reads at once. It reads a pipe byte by byte: 10 KB take about 15 ms. */
const shortEnough = 512;

export interface Job {
  onText(text: string): void;
  /** Called when the command has ended: the shell has printed its mark, or the whole shell has ended. */
  onEnd(exitCode: number): void;
}

export interface LiveShell {
  readonly process: Process;
  readonly state: "idle" | "busy" | "ended";
  /** May be called only when the shell is idle. */
  run(command: string, how: { folder: string | undefined; apart: boolean }, job: Job): void;
}

export const liveShellPossible = async () => Boolean((await loadPty()) && (await findBash()));

export async function startLiveShell(cwd: string, size: Size): Promise<LiveShell> {
  const folder = await mkdtemp(join(tmpdir(), "octo-shell-"));
  const fifo = join(folder, "commands");
  await promisify(execFile)("mkfifo", ["-m", "600", fifo]);
  // Opened for both reading and writing, so that opening does not block and bash sees no end while the relay runs.
  const fd = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  const channel = new Socket({ fd, readable: false, writable: true });
  channel.on("error", () => undefined);

  let state: LiveShell["state"] = "idle";
  let mark = "";
  let held = "";
  let job: Job | undefined;

  function inFile(line: string): string {
    const file = join(folder, "bash");
    writeFileSync(file, line, { mode: 0o600 });
    return `builtin . '${file}'`;
  }

  function onText(text: string) {
    const { before, rest, exitCode } = splitAtMark(held + text, mark);
    held = rest;
    job?.onText(before);
    if (exitCode === undefined) return;
    state = "idle";
    const ended = job;
    held = "";
    ended?.onText(rest);
    ended?.onEnd(exitCode);
  }

  function onEnd(exitCode: number) {
    const busy = state === "busy";
    state = "ended";
    channel.destroy();
    void rm(folder, { recursive: true, force: true });
    job?.onText(held);
    if (busy) job?.onEnd(exitCode);
  }

  const bash = (await findBash()) ?? "bash";
  const command: [string, ...string[]] = [bash, "--norc", "--noprofile", "-c", loop, "bash", fifo];
  const process = await startProcess({ command, cwd, ...size, onText, onEnd });
  return {
    process,
    get state() {
      return state;
    },
    run(line, { folder: changeTo, apart }, next) {
      state = "busy";
      mark = randomBytes(12).toString("hex");
      job = next;
      channel.write(
        `${mark}\0${changeTo ?? ""}\0${apart ? 1 : ""}\0${line.length > shortEnough ? inFile(line) : line}\0`,
      );
    },
  };
}

/** Splits text at the mark. `before`: the output. `rest`: the text after the mark, or a possible partial mark. */
export function splitAtMark(text: string, mark: string): { before: string; rest: string; exitCode?: number } {
  const start = `${fence}${mark}:`;
  const at = text.indexOf(start);
  const code = at < 0 ? null : codeAndEnd.exec(text.slice(at + start.length, at + start.length + 8));
  if (code) {
    const after = at + start.length + code[0].length;
    return { before: text.slice(0, at), rest: text.slice(after), exitCode: Number(code[1]) };
  }
  const last = text.lastIndexOf(fence);
  const tail = last < 0 ? "" : text.slice(last);
  const begun = start.startsWith(tail) || /^\d*$/.test(tail.startsWith(start) ? tail.slice(start.length) : "no");
  return tail !== "" && begun ? { before: text.slice(0, last), rest: tail } : { before: text, rest: "" };
}
