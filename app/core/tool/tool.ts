// What a tool is. A tool is built from the ports it needs, so it cannot do more than they allow.
import type { CallId } from "#core/ids.ts";
import type { BlobRef, JsonObject, ToolPart, ToolSpec } from "#core/model/message.ts";
import type { Answer } from "#core/session/ask.ts";
import type { Question } from "#core/session/ask.ts";
import type { Preview } from "#core/session/ask.ts";
import type { ToolResult } from "#core/session/tool-result.ts";
import type { ToolView } from "#core/session/tool-result.ts";
import type { Effect } from "#core/session/permission-rule.ts";

export interface ToolRun {
  callId: CallId;
  signal: AbortSignal;
  /** Shows the person how the call is going. */
  progress(text: string): void;
  /** Asks the person. The question survives a crash and gets one answer. */
  ask(question: Question): Promise<Answer>;
  /** A crash interrupted this call: attach to what still runs, and start nothing. */
  reattach: boolean;
}

export interface ToolOutput {
  forModel: ToolPart[];
  forPerson?: ToolView;
  /** Absent: ok. The model reads `forModel` in every case. */
  outcome?: "error" | "interrupted";
  /** The whole output, when `forModel` holds only a part of it. */
  spilled?: BlobRef;
  /** File versions the model now knows, by path; see `ToolResult.saw`. */
  saw?: Record<string, string | null>;
}

export interface Tool<Input = unknown> {
  readonly spec: ToolSpec;
  /** Permission rules match it. Only calls with effect `read` run in parallel. */
  readonly effect: Effect;
  /** What to do with a call that was running at a crash: run it again, attach to it, or report it to the model as interrupted. */
  readonly afterCrash: "rerun" | "reattach" | "report";
  /** Throws a ToolInputError that tells the model what to correct. */
  parse(input: JsonObject): Input;
  /** What permission rules match: a path, a command or a host. */
  target(input: Input): string;
  /** Shown to the person who is asked for permission. Throws a ToolInputError when the call is sure to fail. */
  preview?(input: Input): Promise<Preview>;
  run(input: Input, run: ToolRun): Promise<ToolOutput>;
}

/** A call that cannot work. Its message tells the model how to correct the call. */
export class ToolInputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ToolInputError";
  }
}

export interface ToolCall {
  callId: CallId;
  name: string;
  input: JsonObject;
  /** The raw arguments, when they were not a JSON object. */
  broken?: string;
}

export interface Planned {
  kind: "planned";
  call: ToolCall;
  tool: Tool;
  input: unknown;
  target: string;
}
export interface Refused {
  kind: "refused";
  call: ToolCall;
  message: string;
}

export interface ToolHost {
  specs(): ToolSpec[];
  /** Finds the tool and validates the input. A refusal tells the model what is wrong. */
  plan(call: ToolCall): Planned | Refused;
  preview(planned: Planned): Promise<Preview | Refused>;
  /** Never rejects: a failure is a result too. */
  run(planned: Planned, run: ToolRun): Promise<ToolResult>;
}
