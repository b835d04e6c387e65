// The terminals of a live shell: its own one, and others for commands that run while programs of earlier commands still
// print to the own one. So a command's output holds no words of others.
import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { systemEnvironment } from "../system-programs.ts";
import { hasOpenForOthers, mayAskOnTerminal, signalForeground } from "./process-terminals.ts";
import { loadPty, onPty, openPty } from "./pty.ts";
import type { Job, Process, ProcessOptions, Size } from "./process.ts";

export interface ShellTerminal {
  /** The path by which a process opens it. */
  readonly path: string;
  /** The shell's process, on this terminal. */
  readonly process: Process;
  /** Text that may be the beginning of a mark. */
  held: string;
  /** The command that ran here last. */
  job?: Job;
}

export interface ShellTerminals {
  /** The terminal that the shell has started on. Only it has what the system calls a controlling terminal. */
  readonly own: ShellTerminal;
  readonly current: ShellTerminal;
  /** Chooses the terminal for the next command, one that only the shell has open, and makes it the current one. */
  choose(): ShellTerminal;
  /** Closes all terminals but the own one after their last output. For a shell that has ended. */
  end(): Promise<void>;
}

type Options = Omit<ProcessOptions, "onText"> & { onText(terminal: ShellTerminal, text: string): void };

interface OtherTerminal extends ShellTerminal {
  release(): void;
  close(): Promise<void>;
}

export async function startTerminals(options: Options): Promise<ShellTerminals> {
  const pty = await loadPty();
  if (!pty) throw new Error("A live shell needs the PTY package.");
  const size: Size = { cols: options.cols, rows: options.rows };
  const started = onPty(pty, { ...options, onText: (text) => options.onText(own, text) });
  const resize = (next: Size) => {
    Object.assign(size, next);
    started.resize(next);
  };
  const own: ShellTerminal = { path: started.path, process: { ...started, resize }, held: "" };
  const others = new Set<OtherTerminal>();
  let current: ShellTerminal = own;

  return {
    own,
    get current() {
      return current;
    },
    choose() {
      // The shell has opened the terminals that it was told of.
      for (const other of others) other.release();
      const free = [...new Set([own, current])].find(({ path }) => !hasOpenForOthers(path, own.process.pid));
      if (free) return (current = free);
      const other = openOther(own.process, size, { onText: options.onText, onEnd: () => others.delete(other) });
      others.add(other);
      return (current = other);
    },
    async end() {
      await Promise.all([...others].map((other) => other.close()));
    },
  };
}

interface Listener {
  onText(terminal: ShellTerminal, text: string): void;
  onEnd(): void;
}

/** Opens a terminal for a shell that has another one of its own. */
function openOther(own: Process, size: Size, { onText, onEnd }: Listener): OtherTerminal {
  const { path, release, close, ...opened } = openPty({ ...size, onText: (text) => onText(other, text), onEnd });
  const write = (text: string) => {
    // A program that asks for a password opens the shell's own terminal by its name and reads there.
    if (mayAskOnTerminal(own.pid)) return own.write(text);
    opened.write(text);
    // Only a controlling terminal makes signals of keys.
    for (const key of text) {
      const signal = signalKeys.get(key);
      if (signal && makesSignals(path)) signalForeground(own.pid, signal);
    }
  };
  const resize = (next: Size) => {
    opened.resize(next);
    own.resize(next);
  };
  const other: OtherTerminal = { path, process: { pid: own.pid, pty: true, write, resize }, held: "", release, close };
  return other;
}

const signalKeys = new Map<string, NodeJS.Signals>([
  ["\u0003", "SIGINT"],
  ["\u001c", "SIGQUIT"],
  ["\u001a", "SIGTSTP"],
]);

/** True if keys make signals on a terminal, as they do unless a program reads all keys itself. */
function makesSignals(path: string): boolean {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOCTTY);
  try {
    const stdio: [number, "pipe", "ignore"] = [fd, "pipe", "ignore"];
    const settings = execFileSync("stty", ["-a"], { stdio, env: systemEnvironment(), encoding: "utf8", timeout: 1000 });
    return !/(?:^|\s)-isig\b/.test(settings);
  } catch {
    return true;
  } finally {
    closeSync(fd);
  }
}
