// What a tool is. It is built from the ports it needs, so it holds no more power than that.
import type { CallId } from "#core/ids.ts";
import type { BlobRef, JsonObject, ToolPart, ToolSpec } from "#core/model/message.ts";
import type { Answer, Effect, Preview, Question, ToolResult, ToolView } from "#core/session/events.ts";

export interface ToolRun {
  callId: CallId;
  signal: AbortSignal;
  /** For eyes while it runs. */
  progress(text: string): void;
  /** Puts a question to the person; durable, and answered once. */
  ask(question: Question): Promise<Answer>;
  /** True when a crash cut this call short: attach to what still runs, start nothing anew. */
  reattach: boolean;
}

export interface ToolOutput {
  forModel: ToolPart[];
  forPerson?: ToolView;
  /** Absent means ok; the model reads `forModel` either way. */
  outcome?: "error" | "interrupted";
  /** The whole output when it had to be cut. */
  spilled?: BlobRef;
  saw?: Record<string, string | null>;
}

export interface Tool<Input = unknown> {
  readonly spec: ToolSpec;
  /** What rules speak about. Only reads run side by side. */
  readonly effect: Effect;
  /** What recovery may do with a call that was running when Octo died. */
  readonly afterCrash: "rerun" | "reattach" | "report";
  /** Throws a ToolInputError in words for the model. */
  parse(input: JsonObject): Input;
  /** What a rule matches: a path, a command, a host. */
  target(input: Input): string;
  /** What a person sees before saying yes. Throws a ToolInputError when the call is sure to fail. */
  preview?(input: Input): Promise<Preview>;
  run(input: Input, run: ToolRun): Promise<ToolOutput>;
}

/** A call that cannot work, said so that the model can mend it. */
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
  /** Looks up, validates; unknown tools and bad input are refused in words for the model. */
  plan(call: ToolCall): Planned | Refused;
  preview(planned: Planned): Promise<Preview | Refused>;
  /** Never rejects: every failure is a result. */
  run(planned: Planned, run: ToolRun): Promise<ToolResult>;
}
