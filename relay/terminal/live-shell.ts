// A live bash: runs one command after another in the same shell, so that `cd` and variables persist.
import { execFile } from "node:child_process";
import { constants, openSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createCommandReader } from "./command-reader.ts";
import type { Environment } from "./environment.ts";
import { loadPty } from "./pty.ts";
import { startTerminals } from "./shell-terminals.ts";
import { findBash } from "./shell.ts";
import type { Job, Process, Size } from "./process.ts";
import { systemEnvironment } from "../system-programs.ts";

/**
 * The bash code that a live shell runs. It reads commands from a FIFO and not from the terminal. So nothing is echoed
 * or cut at the terminal's maximum line length, and the terminal stays free for input to the command. After each
 * command the shell asks the relay for an end mark, and prints the mark with the exit code. A mark is random and is
 * sent only after the command, so that no command can print its own. The relay sends fields that end in NUL: mark; for
 * the next command its terminal (or empty), a mark to print before it, its folder (or empty), its place, a file that
 * holds it (or empty), and the command. Places: empty for the loop, `apart` for a subshell, `after` for after the loop,
 * where `break` means what it means in a script.
 * `set -x` and `set -v` are off while the loop's own code runs, so that they show nothing but commands.
 */
const loop = [
  "while { __octo_code=${__octo_kept:-$?}; __octo_kept=;",
  "[[ $__octo_place == apart ]] || __octo_set=${-//[!xv]/}; builtin set +xv;",
  "builtin printf '\\036?\\036' >&9; builtin read -r -d '' -u 8 __octo;",
  'builtin printf "\\036%s:%s\\036" "$__octo" "$__octo_code" >&9; __octo=;',
  "builtin read -r -d '' -u 8 __octo_tty; builtin read -r -d '' -u 8 __octo_begin;",
  "builtin read -r -d '' -u 8 __octo_folder; builtin read -r -d '' -u 8 __octo_place;",
  "builtin read -r -d '' -u 8 __octo_file; IFS= builtin read -r -d '' -u 8 __octo_command || builtin exit;",
  '[[ ! $__octo_file ]] || IFS= builtin read -r -d "" __octo_command < "$__octo_file";',
  "__octo_command=${__octo_set:+builtin set -$__octo_set$'\\n'}$__octo_command;",
  // The path of the folder is one without links, as the app judged it: `cd ..` goes up from the path.
  '__octo_old=$OLDPWD; builtin cd -P -- "${__octo_folder:-.}"; [[ $__octo_folder ]] || OLDPWD=$__octo_old;',
  '[[ ! $__octo_tty ]] || command exec 9<>"$__octo_tty" || builtin exit;',
  `builtin printf '\\036%s:0\\036' "$__octo_begin" >&9; builtin true; } 2>/dev/null; do`,
  // `exec >file` holds for the rest of its own command. Else all later commands would seem to print nothing. bash undoes
  // the redirections of `builtin exec`.
  "command exec <&9 >&9 2>&9;",
  'case $__octo_place in apart) ( builtin eval "$__octo_command" ) 8<&- 9>&- 7>&-;; after) builtin break;;',
  '*) builtin eval "$__octo_command" 8<&- 9>&- 7>&-;; esac; done;',
  'if [[ $__octo_place == after ]]; then builtin eval "$__octo_command" 8<&- 9>&- 7>&-;',
  // A `break` that the relay did not see, such as one in a variable, has left the loop.
  `else builtin echo "bash: break: only meaningful in a loop; the rest of the command did not run" >&2;`,
  "__octo_kept=1; fi; { __octo_kept=${__octo_kept:-$?}; __octo_set=${-//[!xv]/}; __octo_place=apart;",
  "builtin set +xv; } 2>/dev/null;",
  'builtin eval "$__octo_loop"',
].join(" ");

/** The shell keeps its own terminal open as 7, because it ends when nobody has it open. */
const start = 'exec 8<"$1" 7>&1 9>&1; __octo_place= __octo_kept= __octo_loop=$2; ';

/**
 * Maximum length of a command in the FIFO. bash reads a FIFO byte by byte, about 15 ms for 10 KB. It reads a file at
 * once, so longer commands go through a file.
 */
const shortEnough = 512;

export interface LiveShell {
  readonly process: Process;
  readonly state: "idle" | "busy" | "ended";
  /** Runs a command. Call it only when the shell is idle. @returns the command's terminal, on the shell's process */
  run(command: string, how: { folder: string | undefined; apart: boolean }, job: Job): Process;
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
  const reader = createCommandReader((mark) => void channel.write(`${mark}\0`));
  const bash = (await findBash()) ?? "bash";
  const command: [string, ...string[]] = [bash, "--norc", "--noprofile", "-c", start + loop, "bash", fifo, loop];
  const terminals = await startTerminals({
    command,
    cwd,
    env,
    ...size,
    onText: (terminal, text) => reader.onText(terminal, text, terminal === terminals.current),
    onEnd: (exitCode) => void end(exitCode),
  });

  async function end(exitCode: number) {
    const last = reader.end();
    channel.destroy();
    void rm(folder, { recursive: true, force: true });
    await terminals.end();
    last?.onText(terminals.current.held);
    last?.onEnd(exitCode, true);
  }

  return {
    process: terminals.own.process,
    get state() {
      return reader.state;
    },
    run(line, { folder: changeTo, apart }, job) {
      const before = terminals.current;
      // A shell that has just started has run nothing that might still print.
      const terminal = reader.isStarting ? before : terminals.choose();
      const begin = reader.begin(job);
      const [file, text] = line.length > shortEnough ? [inFile(folder, line), ""] : ["", line];
      const place = apart || stopsRunning.test(line) ? "apart" : leavesLoops.test(line) ? "after" : "";
      const changed = terminal === before ? "" : terminal.path;
      channel.write(`${[changed, begin, changeTo ?? "", place, file, text].join("\0")}\0`);
      return terminal.process;
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
