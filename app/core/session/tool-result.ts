// The result of a tool call: the parts that the model reads, and the view that the screen shows.
import type { BlobRef, ToolPart } from "#core/model/message.ts";

/** A change to one file as a unified diff. */
export interface FileDiff {
  path: string;
  patch: string;
  /** Number of added (`added`) and removed (`removed`) lines. */
  added: number;
  removed: number;
}

/** The state of a command in a terminal, and how it ended. */
export interface CommandStatus {
  state: "running" | "exited";
  exitCode?: number;
}

export interface TodoItem {
  text: string;
  state: "pending" | "doing" | "done";
}

/** What the screen shows of a result, in addition to the text that the model reads. */
export type ToolView =
  | ({ kind: "diff"; created: boolean } & FileDiff)
  | ({ kind: "terminal"; terminalId: string } & CommandStatus)
  | { kind: "todo"; items: TodoItem[] }
  | { kind: "file"; path: string; fromLine: number; toLine: number; lines: number };

export interface ToolResult {
  outcome: "ok" | "error" | "denied" | "interrupted";
  parts: ToolPart[];
  view?: ToolView;
  /** The whole output, if it is too long for `parts`; otherwise absent. */
  spilled?: BlobRef;
  /** Versions of the files that this call showed to the model, by path. Null means that the file does not exist. */
  saw?: Record<string, string | null>;
  ms: number;
}
