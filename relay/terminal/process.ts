// Types for a process that runs a command, on a PTY or on pipes.
import type { Environment } from "./environment.ts";

export interface Size {
  cols: number;
  rows: number;
}

export interface Process {
  readonly pid: number;
  readonly pty: boolean;
  write(text: string): void;
  resize(size: Size): void;
}

export interface ProcessOptions extends Size {
  command: [program: string, ...args: string[]];
  cwd: string;
  env: Environment;
  onText(text: string): void;
  /** Called after the last output. The exit code is -1 if a signal ended the process. */
  onEnd(exitCode: number): void;
}

/** What a caller wants to hear of one command. */
export interface Job {
  onText(text: string): void;
  /** Called with what programs of earlier commands have printed since the command before this one ended. */
  onOthersText(text: string): void;
  /** Called when the command has ended: the shell has printed the end mark, or the shell itself has ended (`isOver`). */
  onEnd(exitCode: number, isOver?: boolean): void;
}
