// The interface of a tool. A tool receives only the ports that it needs, so it cannot do more than these ports allow.
import type { ShellPlace } from "#contract";
import type { CallId } from "#core/ids.ts";
import type { BlobRef, JsonObject, ToolPart, ToolSpec } from "#core/model/message.ts";
import type { CallFacts } from "#core/permission/call-facts.ts";
import type { Answer, Preview, Question } from "#core/session/ask.ts";
import type { ToolResult, ToolView } from "#core/session/tool-result.ts";
import type { Effect } from "#core/session/permission-rule.ts";

export interface ToolRun {
  callId: CallId;
  signal: AbortSignal;
  /** Shows the person the progress of the call. */
  progress(text: string): void;
  /** Asks the person and waits for the answer. The question is stored, so that it survives a crash. */
  ask(question: Question): Promise<Answer>;
  /** True if the call was interrupted by a crash. Then the tool must attach to what still runs, and start nothing. */
  reattach: boolean;
  /** Where the command was judged; absent for calls that run no command, and after a crash. */
  place?: ShellPlace | undefined;
}

export interface ToolOutput {
  forModel: ToolPart[];
  forPerson?: ToolView;
  /** Absent if the call succeeded. The model receives `forModel` in all cases. */
  outcome?: "error" | "interrupted";
  /** The whole output; absent if `forModel` is complete. */
  spilled?: BlobRef;
  /** Versions of the files that this call showed to the model, by path; see `ToolResult.saw`. */
  saw?: Record<string, string | null>;
}

export interface Tool<Input = unknown> {
  readonly spec: ToolSpec;
  /** The kind of effect, which permission rules can refer to. Only calls with the effect `read` run in parallel. */
  readonly effect: Effect;
  /**
   * What to do with a call that a crash interrupted: run it again, attach to it, or report it to the model as
   * interrupted.
   */
  readonly afterCrash: "rerun" | "reattach" | "report";
  /** Validates the input. Throws a ToolInputError that tells the model what to correct. */
  parse(input: JsonObject): Input;
  /** Returns what permission rules are compared with: a path, a command or a host. */
  target(input: Input): string;
  /**
   * Finds out what the call would touch. Absent for tools that touch nothing on the machine. Rejects if that cannot be
   * found out.
   */
  facts?(input: Input): Promise<CallFacts>;
  /**
   * Returns what the person sees when asked for permission. Throws a ToolInputError if the call would certainly fail.
   */
  preview?(input: Input, facts?: CallFacts): Promise<Preview>;
  run(input: Input, run: ToolRun): Promise<ToolOutput>;
}

/** Thrown if the input of a call is wrong. The message tells the model how to correct the call. */
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
  /** The arguments as the model sent them; set only if they are not a JSON object. */
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
  /** True if the relay does not allow the call in any mode. */
  notAllowed?: boolean;
}

export interface ToolHost {
  specs(): ToolSpec[];
  /** Finds the tool of a call and validates the input. A refusal's message tells the model what is wrong. */
  plan(call: ToolCall): Planned | Refused;
  /** Finds out what a call would touch. Undefined: nothing on the machine. */
  facts(planned: Planned): Promise<CallFacts | Refused | undefined>;
  preview(planned: Planned, facts?: CallFacts): Promise<Preview | Refused>;
  /** Runs a call. Never rejects, because a failure becomes a result. */
  run(planned: Planned, run: ToolRun): Promise<ToolResult>;
}
