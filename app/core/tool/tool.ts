// The interface of a tool. A tool receives only the ports it needs, so it cannot do more than these allow.
import type { CallId } from "#core/ids.ts";
import type { BlobRef, JsonObject, ToolPart, ToolSpec } from "#core/model/message.ts";
import type { Answer, Preview, Question } from "#core/session/ask.ts";
import type { ToolResult, ToolView } from "#core/session/tool-result.ts";
import type { Effect } from "#core/session/permission-rule.ts";

export interface ToolRun {
  callId: CallId;
  signal: AbortSignal;
  /** Shows the person how the call is going. */
  progress(text: string): void;
  /** Asks the person. The question is stored, so it survives a crash, and accepts one answer. */
  ask(question: Question): Promise<Answer>;
  /** True if a crash interrupted this call. The tool must attach to what still runs, and start nothing. */
  reattach: boolean;
}

export interface ToolOutput {
  forModel: ToolPart[];
  forPerson?: ToolView;
  /** Absent if the call succeeded. The model reads `forModel` in every case. */
  outcome?: "error" | "interrupted";
  /** The whole output; absent if `forModel` is complete. */
  spilled?: BlobRef;
  /** Versions of the files that this call showed the model, by path; see `ToolResult.saw`. */
  saw?: Record<string, string | null>;
}

export interface Tool<Input = unknown> {
  readonly spec: ToolSpec;
  /** Compared with permission rules. Only calls with effect `read` run in parallel. */
  readonly effect: Effect;
  /** What to do with a call that was running at a crash: run it again, attach to it, or report it to the model as interrupted. */
  readonly afterCrash: "rerun" | "reattach" | "report";
  /** Validates the input. Throws a ToolInputError that tells the model what to correct. */
  parse(input: JsonObject): Input;
  /** Returns what is compared with permission rules: a path, a command or a host. */
  target(input: Input): string;
  /** Makes what the person sees when asked for permission. Throws a ToolInputError if the call is sure to fail. */
  preview?(input: Input): Promise<Preview>;
  run(input: Input, run: ToolRun): Promise<ToolOutput>;
}

/** The input of a call is wrong. The error's message tells the model how to correct the call. */
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
  /** The arguments as received, if they were not a JSON object. */
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
  /** Finds the tool of a call and validates the input. If refused, the text tells the model what is wrong. */
  plan(call: ToolCall): Planned | Refused;
  preview(planned: Planned): Promise<Preview | Refused>;
  /** Runs a call. Never rejects: a failure becomes a result. */
  run(planned: Planned, run: ToolRun): Promise<ToolResult>;
}
