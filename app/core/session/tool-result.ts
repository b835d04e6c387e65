// The result of a tool call: the parts that the model reads, and the view that the screen shows.
import type { BlobRef, ToolPart } from "#core/model/message.ts";

/** A change to one file as a unified diff. */
export interface FileDiff {
  path: string;
  patch: string;
  /** Number of added and removed lines. */
  added: number;
  removed: number;
}

/** Whether a command in a terminal still runs, or how it ended. */
export interface CommandStatus {
  state: "running" | "exited";
  exitCode?: number;
}

export interface TodoItem {
  text: string;
  state: "pending" | "doing" | "done";
}

/** What the screen shows of a result, besides the text that the model read. */
export type ToolView =
  | ({ kind: "diff"; created: boolean } & FileDiff)
  | ({ kind: "terminal"; terminalId: string } & CommandStatus)
  | { kind: "todo"; items: TodoItem[] }
  | { kind: "file"; path: string; fromLine: number; toLine: number; lines: number };

export interface ToolResult {
  outcome: "ok" | "error" | "denied" | "interrupted";
  parts: ToolPart[];
  view?: ToolView;
  /** The whole output; absent if `parts` is complete. */
  spilled?: BlobRef;
  /** Versions of the files that this call showed the model, by path. Null: the call showed that the file does not exist. */
  saw?: Record<string, string | null>;
  ms: number;
}
