// Commands by caller-chosen id. Commands outlive the connection: with id and offset, a reader can continue later.
import { stat } from "node:fs/promises";
import { RelayError, type TerminalOutput, type TerminalState } from "#contract";
import type { Parsed } from "../server/rpc.ts";
import { refuseCatastrophe } from "./command-guard.ts";
import { liveShellPossible } from "./live-shell.ts";
import { createOutput, type Output } from "./output-buffer.ts";
import { endFamily } from "./processes.ts";
import { shellFor, startProcess } from "./shell.ts";
import type { Process } from "./process.ts";
import { createShellPool, type ShellPool } from "./shell-pool.ts";

const keptMs = 30 * 60_000;
const keptCount = 200;

interface Terminal {
  readonly id: string;
  readonly command: string;
  readonly output: Output;
  /** Rejects if the command could not start. */
  started: Promise<void>;
  process: Process | undefined;
  newShell: boolean;
  exitCode: number | undefined;
  endedAt: number;
  /** Called after each output and at the end. */
  readonly watchers: Set<() => void>;
}

export interface Terminals {
  open(input: Parsed<"terminal.open">, folder: string): Promise<TerminalState>;
  read(input: Parsed<"terminal.read">, signal: AbortSignal): Promise<TerminalOutput>;
  write(id: string, text: string): Record<string, never>;
  resize(id: string, cols: number, rows: number): Record<string, never>;
  kill(id: string): Promise<{ killed: boolean }>;
  list(): TerminalState[];
  /** Ends all commands. Resolves when all their processes are gone. */
  close(): Promise<void>;
}

/** A terminal starts in an opened folder but is not confined to it: it may do whatever the person may do. */
export function createTerminals(): Terminals {
  const terminals = new Map<string, Terminal>();
  const shells = createShellPool();

  function need(id: string): Terminal {
    const terminal = terminals.get(id);
    if (!terminal) throw new RelayError("not-found", "No command is known by this id; the relay may have restarted.");
    return terminal;
  }

  function needRunning(id: string): Process {
    const { process, exitCode } = need(id);
    if (!process || exitCode !== undefined) throw new RelayError("closed", "The command has ended.");
    return process;
  }

  return {
    async open(input, folder) {
      const known = input.create ? terminals.get(input.id) : need(input.id);
      const terminal = known ?? newTerminal(input);
      if (!known) {
        forgetOld(terminals);
        terminals.set(input.id, terminal);
        terminal.started = start(terminal, input, folder, shells);
      }
      await terminal.started.catch((error: unknown) => {
        terminals.delete(input.id);
        throw error;
      });
      return stateOf(terminal);
    },
    async read(input, signal) {
      return readOutput(need(input.id), input, signal);
    },
    write(id, text) {
      needRunning(id).write(text);
      return {};
    },
    resize(id, cols, rows) {
      needRunning(id).resize({ cols, rows });
      return {};
    },
    kill: async (id) => ({ killed: await endTerminal(terminals.get(id)) }),
    list: () => [...terminals.values()].map(stateOf),
    async close() {
      const running = [...terminals.values()].filter(({ exitCode }) => exitCode === undefined);
      const pids = running.flatMap(({ process }) => process?.pid ?? []);
      await Promise.all([...new Set([...pids, ...shells.pids()])].map(endFamily));
    },
  };
}

async function readOutput(
  terminal: Terminal,
  input: Parsed<"terminal.read">,
  signal: AbortSignal,
): Promise<TerminalOutput> {
  const { output } = terminal;
  const nothingNew = input.from >= output.end && terminal.exitCode === undefined;
  if (nothingNew && input.waitMs > 0) await untilNews(terminal, input, signal);
  const quietMs = output.lastOutputAt === undefined ? 0 : Date.now() - output.lastOutputAt;
  return { ...stateOf(terminal), ...output.slice(input.from, input.max), quietMs };
}

/** Also ends the command's live shell, so that nothing of the command is left. @returns false if nothing was running */
async function endTerminal(terminal: Terminal | undefined): Promise<boolean> {
  await terminal?.started.catch(() => undefined);
  if (!terminal?.process || terminal.exitCode !== undefined) return false;
  await Promise.all([endFamily(terminal.process.pid), ended(terminal)]);
  return true;
}

function newTerminal({ id, command }: Parsed<"terminal.open">): Terminal {
  if (command.includes("\0")) throw new RelayError("bad-input", "command: may not contain a NUL character.");
  refuseCatastrophe(command);
  return {
    id,
    command,
    output: createOutput(),
    started: Promise.resolve(),
    process: undefined,
    newShell: false,
    exitCode: undefined,
    endedAt: 0,
    watchers: new Set(),
  };
}

async function start(terminal: Terminal, input: Parsed<"terminal.open">, folder: string, shells: ShellPool) {
  const size = { cols: input.cols ?? 120, rows: input.rows ?? 40 };
  const job = { onText: (text: string) => appendOutput(terminal, text), onEnd: (code: number) => end(terminal, code) };
  const facts = await stat(folder).catch(() => undefined);
  if (!facts?.isDirectory()) throw new RelayError("not-found", "cwd: there is no such folder.");
  if (input.shell !== undefined && (await liveShellPossible())) {
    const free = await shells.idle(input.shell, folder, size);
    if (free?.shell.state === "idle") {
      terminal.process = free.shell.process;
      terminal.newShell = free.isNew;
      // Without a folder the command runs where the previous one left the shell.
      const apart = input.apart ?? false;
      const keepsFolder = input.cwd === undefined && !apart;
      return free.shell.run(input.command, { folder: keepsFolder ? undefined : folder, apart }, job);
    }
  }
  terminal.newShell = input.shell !== undefined;
  terminal.process = await startProcess({ command: await shellFor(input.command), cwd: folder, ...size, ...job });
}

function stateOf({ id, command, output, process, exitCode, newShell }: Terminal): TerminalState {
  const state: TerminalState = {
    id,
    command,
    state: exitCode === undefined ? "running" : "exited",
    start: output.start,
    end: output.end,
    pty: process?.pty ?? false,
  };
  if (exitCode !== undefined) state.exitCode = exitCode;
  if (newShell) state.newShell = true;
  return state;
}

function appendOutput(terminal: Terminal, text: string) {
  if (text === "") return;
  terminal.output.append(text);
  for (const watcher of terminal.watchers) watcher();
}

function end(terminal: Terminal, exitCode: number) {
  terminal.exitCode = exitCode;
  terminal.endedAt = Date.now();
  for (const watcher of terminal.watchers) watcher();
}

function ended(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (terminal.exitCode === undefined) return;
      terminal.watchers.delete(check);
      resolve();
    };
    terminal.watchers.add(check);
    check();
  });
}

/** Resolves at new output, at the end, after `quietMs` of silence after output, or after `waitMs`, whichever is first. */
function untilNews(
  terminal: Terminal,
  { waitMs, quietMs }: { waitMs: number; quietMs?: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { lastOutputAt } = terminal.output;
    const quiet = quietMs === undefined || lastOutputAt === undefined ? waitMs : lastOutputAt + quietMs - Date.now();
    const timer = setTimeout(done, Math.max(0, Math.min(waitMs, quiet)));
    terminal.watchers.add(done);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      terminal.watchers.delete(done);
      signal.removeEventListener("abort", done);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    }
  });
}

function forgetOld(terminals: Map<string, Terminal>) {
  const finished = [...terminals.values()].filter(({ exitCode }) => exitCode !== undefined);
  finished.sort((a, b) => b.endedAt - a.endedAt);
  for (const [place, { id, endedAt }] of finished.entries()) {
    if (place >= keptCount || endedAt < Date.now() - keptMs) terminals.delete(id);
  }
}
