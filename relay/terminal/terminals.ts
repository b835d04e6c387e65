// Runs commands under ids that callers choose. A command outlives its connection, so a reader can continue later from
// an offset.
import { stat } from "node:fs/promises";
import { RelayError, type TerminalOutput, type TerminalState } from "#contract";
import type { Parsed } from "../server/rpc.ts";
import { altersShell, refuseCatastrophe } from "./command-guard.ts";
import type { Environment } from "./environment.ts";
import { liveShellPossible } from "./live-shell.ts";
import { createOutput, type Output } from "./output-buffer.ts";
import { folderOfProcess } from "./process-folder.ts";
import { endFamily } from "./processes.ts";
import { shellFor, startProcess } from "./shell.ts";
import type { Job, Process } from "./process.ts";
import { createShellPool, type PooledShell, shellLimits, type ShellPool } from "./shell-pool.ts";

const keptMs = 30 * 60_000;
const keptCount = 200;
/** How often idle shells are looked for, in milliseconds. */
const lookMs = 60_000;
/** Number of characters that are kept of what programs of earlier commands print. */
const othersKept = 4000;
/** Milliseconds in which more output is gathered, because a terminal delivers long output in very many small pieces. */
const gatherMs = 8;

interface Terminal {
  readonly id: string;
  readonly command: string;
  readonly output: Output;
  /** Resolves when the command has started; rejects if it could not start. */
  started: Promise<void>;
  process: Process | undefined;
  newShell: boolean;
  /** True if the command has ended its live shell. */
  endedShell: boolean;
  /** The newest of what programs of earlier commands have printed meanwhile. */
  othersText: string;
  exitCode: number | undefined;
  endedAt: number;
  /** Functions that are called after each output and when the command ends. */
  readonly watchers: Set<() => void>;
}

/** Where a command would run. */
export interface ShellPlace {
  /** The folder's path without links; undefined if the system does not tell it. */
  folder: string | undefined;
  /** True if an earlier command may have changed what names of programs mean in this shell. */
  altered: boolean;
}
type ShellInput = Pick<Parsed<"terminal.open">, "shell" | "cwd" | "apart">;

export interface Terminals {
  /** Tells where a command would run. @param folder the folder for the command if no live shell has another one */
  place(input: ShellInput, folder: string): Promise<ShellPlace>;
  open(input: Parsed<"terminal.open">, folder: string): Promise<TerminalState>;
  read(input: Parsed<"terminal.read">, signal: AbortSignal): Promise<TerminalOutput>;
  write(id: string, text: string): Record<string, never>;
  resize(id: string, cols: number, rows: number): Record<string, never>;
  kill(id: string): Promise<{ killed: boolean }>;
  list(): TerminalState[];
  /** Ends all commands and shells whose id begins with this owner and a colon, and forgets them. */
  endOwned(owner: string): Promise<{ ended: number }>;
  /** Ends the shells that have not been used for long. */
  endIdle(): Promise<void>;
  /** Ends all commands, and resolves when all their processes are gone. */
  close(): Promise<void>;
}

/** Commands start in an opened folder but are not confined to it. They may do whatever the person may do. */
export function createTerminals(environment: (forPerson: boolean) => Environment, limits = shellLimits): Terminals {
  const terminals = new Map<string, Terminal>();
  const shells = createShellPool(() => environment(false), limits);
  const timer = setInterval(() => void shells.endIdle(), lookMs).unref();

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
        terminal.started = start(terminal, { input, folder, shells, environment });
      }
      await terminal.started.catch((error: unknown) => {
        terminals.delete(input.id);
        throw error;
      });
      return stateOf(terminal);
    },
    async place(input, folder) {
      const pooled = input.shell === undefined ? undefined : shells.known(input.shell);
      if (!pooled) return { folder, altered: false };
      return placeOf(pooled, input, { folder, here: await folderOfProcess(pooled.shell.process.pid) });
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
    endOwned: (owner) => endOwned(terminals, shells, owner),
    endIdle: shells.endIdle,
    async close() {
      clearInterval(timer);
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

/**
 * Ends a command and its live shell, so that none of its processes is left. @returns false if no command was running
 */
async function endTerminal(terminal: Terminal | undefined): Promise<boolean> {
  await terminal?.started.catch(() => undefined);
  if (!terminal?.process || terminal.exitCode !== undefined) return false;
  await Promise.all([endFamily(terminal.process.pid), ended(terminal)]);
  return true;
}

/** Ends the commands and shells of an owner and forgets them. `ended`: how many commands were running. */
async function endOwned(terminals: Map<string, Terminal>, shells: ShellPool, owner: string) {
  const owned = [...terminals.values()].filter(({ id }) => id.startsWith(`${owner}:`));
  const ended = await Promise.all(owned.map(endTerminal));
  for (const { id } of owned) terminals.delete(id);
  await shells.endOwned(owner);
  return { ended: ended.filter(Boolean).length };
}

function newTerminal({ id, command }: Parsed<"terminal.open">): Terminal {
  if (command.includes("\0")) throw new RelayError("bad-input", "command: may not contain a NUL character.");
  return {
    id,
    command,
    output: createOutput(),
    started: Promise.resolve(),
    process: undefined,
    newShell: false,
    endedShell: false,
    othersText: "",
    exitCode: undefined,
    endedAt: 0,
    watchers: new Set(),
  };
}

interface Start {
  input: Parsed<"terminal.open">;
  /** The folder for the command if no live shell has another one. */
  folder: string;
  shells: ShellPool;
  environment(forPerson: boolean): Environment;
}

async function start(terminal: Terminal, { input, folder, shells, environment }: Start) {
  const size = { cols: input.cols ?? 120, rows: input.rows ?? 40 };
  const job = {
    onText: (text: string) => appendOutput(terminal, text),
    onOthersText: (text: string) => void (terminal.othersText = (terminal.othersText + text).slice(-othersKept)),
    onEnd: (code: number, isOver?: boolean) => end(terminal, code, isOver),
  };
  const facts = await stat(folder).catch(() => undefined);
  if (!facts?.isDirectory()) throw new RelayError("not-found", "cwd: there is no such folder.");
  if (input.shell !== undefined && (await liveShellPossible())) {
    const free = await shells.idle(input.shell, folder, size);
    // A process that has just begun may not be in its folder yet.
    const here = free?.isNew ? folder : free && (await folderOfProcess(free.pooled.shell.process.pid));
    // Another command may have started in this shell in the meantime, or the shell may have been ended.
    if (free?.pooled.shell.state === "idle" && !free.pooled.isEnding) {
      const place = placeOf(free.pooled, input, { folder, here });
      refuseOtherPlace(input, place);
      refuseCatastrophe(input.command, place.folder);
      terminal.newShell = free.isNew;
      terminal.process = runInShell(free.pooled, input, { folder, here }, job);
      return;
    }
  }
  refuseOtherPlace(input, { folder, altered: false });
  refuseCatastrophe(input.command, folder);
  terminal.newShell = input.shell !== undefined;
  const command = await shellFor(input.command);
  terminal.process = await startProcess({
    command,
    cwd: folder,
    env: environment(input.forPerson ?? false),
    ...size,
    ...job,
  });
}

/** Runs a command in a live shell. A folder named for this command holds for this command only. */
function runInShell(pooled: PooledShell, input: Parsed<"terminal.open">, { folder, here }: Folders, job: Job): Process {
  const apart = input.apart ?? false;
  const isElsewhere = input.cwd !== undefined || apart;
  const changeTo = isElsewhere ? folder : pooled.returnTo;
  pooled.returnTo = isElsewhere ? (pooled.returnTo ?? here) : undefined;
  if (!apart) pooled.altered ||= altersShell(input.command, here);
  return pooled.shell.run(input.command, { folder: changeTo, apart }, job);
}

/** Where a live shell would run a command, and whether earlier commands may have changed what the command means. */
function placeOf(
  { altered, returnTo }: PooledShell,
  { cwd, apart }: ShellInput,
  { folder, here }: Folders,
): ShellPlace {
  return { folder: cwd !== undefined || apart ? folder : (returnTo ?? here), altered };
}

interface Folders {
  /** The folder for the command if no live shell has another one. */
  folder: string;
  /** The folder in which the live shell is now; undefined if the system does not tell it. */
  here: string | undefined;
}

/** Throws if the command would run elsewhere than where the app has judged it. */
function refuseOtherPlace({ judged }: Parsed<"terminal.open">, { folder, altered }: ShellPlace) {
  if (!judged || (judged.folder === folder && (judged.altered || !altered))) return;
  throw new RelayError("conflict", "The shell has changed its folder or its settings in the meantime. Try again.");
}

function stateOf({ id, command, output, process, exitCode, newShell, ...terminal }: Terminal): TerminalState {
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
  if (terminal.endedShell) state.endedShell = true;
  if (terminal.othersText) state.othersText = terminal.othersText;
  return state;
}

function appendOutput(terminal: Terminal, text: string) {
  if (text === "") return;
  terminal.output.append(text);
  for (const watcher of terminal.watchers) watcher();
}

function end(terminal: Terminal, exitCode: number, isShellOver = false) {
  terminal.exitCode = exitCode;
  terminal.endedShell = isShellOver;
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

/**
 * Resolves at new output, at the command's end, after `quietMs` of silence after output, or after `waitMs`, whichever
 * is first.
 */
function untilNews(
  terminal: Terminal,
  { waitMs, quietMs }: { waitMs: number; quietMs?: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { lastOutputAt } = terminal.output;
    const quiet = quietMs === undefined || lastOutputAt === undefined ? waitMs : lastOutputAt + quietMs - Date.now();
    const timer = setTimeout(done, Math.max(0, Math.min(waitMs, quiet)));
    let gathering: NodeJS.Timeout | undefined;
    terminal.watchers.add(news);
    signal.addEventListener("abort", done, { once: true });
    function news() {
      if (terminal.exitCode !== undefined) done();
      else gathering ??= setTimeout(done, gatherMs);
    }
    function done() {
      clearTimeout(timer);
      clearTimeout(gathering);
      terminal.watchers.delete(news);
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
