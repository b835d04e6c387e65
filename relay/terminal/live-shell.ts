// A live bash: runs one command after another in the same shell, so that `cd` and variables persist.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { constants, openSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Environment } from "./environment.ts";
import { loadPty } from "./pty.ts";
import { findBash, startProcess } from "./shell.ts";
import { type Process, type Size } from "./process.ts";
import { systemEnvironment } from "../system-programs.ts";

/** Delimiter of the end mark: a control character that ordinary output does not contain. */
const fence = "\x1e";
const codeAndEnd = new RegExp(`^(\\d+)${fence}`);

/** The shell prints this after each command, to ask for the end mark. A command that prints it learns and ends nothing. */
const request = `${fence}?${fence}`;

/**
 * The bash code that a live shell runs. It reads commands from a FIFO and not from the terminal. So nothing is echoed
 * or cut at the terminal's maximum line length, and the terminal stays free for input to the command. After each
 * command the shell asks the relay for an end mark, and prints the mark with the exit code. A mark is random and is
 * sent only after the command, so that no command can print its own. The relay sends fields that end in NUL: mark; for
 * the next command its folder (or empty), its place, a file that holds it (or empty), and the command. Places: empty for
 * the loop, `apart` for a subshell, `after` for after the loop, where `break` means what it means in a script.
 * `set -x` and `set -v` are off while the loop's own code runs, so that they show nothing but commands.
 */
const loop = [
  "while { __octo_code=${__octo_kept:-$?}; __octo_kept=;",
  "[[ $__octo_place == apart ]] || __octo_set=${-//[!xv]/}; builtin set +xv;",
  "builtin printf '\\036?\\036' >&9; builtin read -r -d '' -u 8 __octo;",
  'builtin printf "\\036%s:%s\\036" "$__octo" "$__octo_code" >&9; __octo=;',
  "builtin read -r -d '' -u 8 __octo_folder; builtin read -r -d '' -u 8 __octo_place;",
  "builtin read -r -d '' -u 8 __octo_file; IFS= builtin read -r -d '' -u 8 __octo_command || builtin exit;",
  '[[ ! $__octo_file ]] || IFS= builtin read -r -d "" __octo_command < "$__octo_file";',
  "__octo_command=${__octo_set:+builtin set -$__octo_set$'\\n'}$__octo_command;",
  // The path of the folder is one without links, as the app judged it: `cd ..` goes up from the path.
  '__octo_old=$OLDPWD; builtin cd -P -- "${__octo_folder:-.}"; [[ $__octo_folder ]] || OLDPWD=$__octo_old;',
  "builtin true; } 2>/dev/null; do",
  // `exec >file` holds for the rest of its own command. Else all later commands would seem to print nothing. bash undoes
  // the redirections of `builtin exec`.
  "command exec <&9 >&9 2>&9;",
  'case $__octo_place in apart) ( builtin eval "$__octo_command" ) 8<&- 9>&-;; after) builtin break;;',
  '*) builtin eval "$__octo_command" 8<&- 9>&-;; esac; done;',
  'if [[ $__octo_place == after ]]; then builtin eval "$__octo_command" 8<&- 9>&-;',
  // A `break` that the relay did not see, such as one in a variable, has left the loop.
  `else builtin echo "bash: break: only meaningful in a loop; the rest of the command did not run" >&2;`,
  "__octo_kept=1; fi; { __octo_kept=${__octo_kept:-$?}; __octo_set=${-//[!xv]/}; __octo_place=apart;",
  "builtin set +xv; } 2>/dev/null;",
  'builtin eval "$__octo_loop"',
].join(" ");

const start = 'exec 8<"$1" 9>&1; __octo_place= __octo_kept= __octo_loop=$2; ';

/**
 * Maximum length of a command in the FIFO. bash reads a FIFO byte by byte, about 15 ms for 10 KB. It reads a file at
 * once, so longer commands go through a file.
 */
const shortEnough = 512;

export interface Job {
  onText(text: string): void;
  /** Called when the command has ended: the shell has printed the end mark, or the shell itself has ended (`isOver`). */
  onEnd(exitCode: number, isOver?: boolean): void;
}

export interface LiveShell {
  readonly process: Process;
  readonly state: "idle" | "busy" | "ended";
  /** Runs a command. Call it only when the shell is idle. */
  run(command: string, how: { folder: string | undefined; apart: boolean }, job: Job): void;
}

export const liveShellPossible = async () => Boolean((await loadPty()) && (await findBash()));

/** Makes the FIFO from which the shell reads, in a folder of its own. */
async function openChannel(): Promise<{ folder: string; fifo: string; channel: Socket }> {
  const folder = await mkdtemp(join(tmpdir(), "octo-shell-"));
  const fifo = join(folder, "commands");
  await promisify(execFile)("mkfifo", ["-m", "600", fifo], { env: systemEnvironment() });
  // Opens the FIFO for both reading and writing. So opening does not block, and bash sees no end of file while the
  // relay runs.
  const fd = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  const channel = new Socket({ fd, readable: false, writable: true });
  channel.on("error", () => undefined);
  return { folder, fifo, channel };
}

export async function startLiveShell(cwd: string, size: Size, env: Environment): Promise<LiveShell> {
  const { folder, fifo, channel } = await openChannel();
  let state: LiveShell["state"] = "idle";
  /** The mark that ends the current command. The first mark ends what bash itself prints at its start. */
  let mark = newMark();
  let isStarting = true;
  let isMarkSent = true;
  channel.write(`${mark}\0`);
  let held = "";
  let job: Job | undefined;

  function onText(text: string) {
    const { before, rest, exitCode, isAsked } = splitAtMark(held + text, mark);
    if (isAsked && !isMarkSent) channel.write(`${mark}\0`);
    isMarkSent ||= isAsked;
    held = rest;
    if (!isStarting) job?.onText(before);
    if (exitCode === undefined) return;
    if (isStarting) return begin();
    state = "idle";
    const ended = job;
    held = "";
    ended?.onText(rest);
    ended?.onEnd(exitCode);
  }

  /** The shell is ready. A command may already wait in the FIFO. */
  function begin() {
    isStarting = false;
    isMarkSent = false;
    mark = newMark();
    const rest = held;
    held = "";
    if (rest) onText(rest);
  }

  function onEnd(exitCode: number) {
    const busy = state === "busy";
    state = "ended";
    channel.destroy();
    void rm(folder, { recursive: true, force: true });
    job?.onText(held);
    if (busy) job?.onEnd(exitCode, true);
  }

  const bash = (await findBash()) ?? "bash";
  const command: [string, ...string[]] = [bash, "--norc", "--noprofile", "-c", start + loop, "bash", fifo, loop];
  const process = await startProcess({ command, cwd, env, ...size, onText, onEnd });
  return {
    process,
    get state() {
      return state;
    },
    run(line, { folder: changeTo, apart }, next) {
      state = "busy";
      job = next;
      if (!isStarting) {
        mark = newMark();
        isMarkSent = false;
      }
      const [file, text] = line.length > shortEnough ? [inFile(folder, line), ""] : ["", line];
      const place = apart || stopsRunning.test(line) ? "apart" : leavesLoops.test(line) ? "after" : "";
      channel.write(`${[changeTo ?? "", place, file, text].join("\0")}\0`);
    },
  };
}

/** Commands that may leave a loop that is not theirs, also in a file that they run in the shell itself. */
const leavesLoops = /\b(?:break|continue)\b|(?:^|[\s;&|({])(?:\.|source)\s/;

/** After this, a shell runs nothing any more, the loop included. */
const stopsRunning = /(?:^|[\s;&|({])set(?:\s+[-+]\w+)*\s+-\w*n|\bnoexec\b/;

/** Writes a command to a file. @returns the file */
function inFile(folder: string, line: string): string {
  const file = join(folder, "bash");
  writeFileSync(file, line, { mode: 0o600 });
  return file;
}

const newMark = () => randomBytes(12).toString("hex");

export interface SplitText {
  /** The command's output. */
  before: string;
  /** The text after the mark, or a possible start of a mark or request. */
  rest: string;
  /** Present if the mark was found. */
  exitCode?: number;
  /** True if the text contained a request for the mark, which is not part of `before`. */
  isAsked: boolean;
}

/** Splits text at the end mark. */
export function splitAtMark(text: string, mark: string): SplitText {
  const start = `${fence}${mark}:`;
  let before = "";
  let isAsked = false;
  for (let from = 0; ; ) {
    const at = text.indexOf(fence, from);
    if (at < 0) return { before: before + text.slice(from), rest: "", isAsked };
    before += text.slice(from, at);
    const tail = text.slice(at, at + start.length + 8);
    const code = tail.startsWith(start) ? codeAndEnd.exec(tail.slice(start.length)) : null;
    if (code) {
      return { before, rest: text.slice(at + start.length + code[0].length), exitCode: Number(code[1]), isAsked };
    }
    const mayBegin = tail.startsWith(start) ? /^\d*$/.test(tail.slice(start.length)) : start.startsWith(tail);
    if (mayBegin || (request.startsWith(tail) && tail !== request)) return { before, rest: text.slice(at), isAsked };
    const isRequest = tail.startsWith(request);
    isAsked ||= isRequest;
    if (!isRequest) before += fence;
    from = at + (isRequest ? request.length : 1);
  }
}
