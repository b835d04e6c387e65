// Makes a ToolHost from a list of tools. If a tool fails, the failure becomes a result, because each call needs a
// result.
import type { CallFacts } from "#core/permission/call-facts.ts";
import type { Clock } from "#core/ports.ts";
import type { ToolResult } from "#core/session/tool-result.ts";
import { toolName } from "./names.ts";
import {
  type Planned,
  type Refused,
  type Tool,
  type ToolCall,
  type ToolHost,
  ToolInputError,
  type ToolRun,
} from "./tool.ts";

export function makeToolbox(tools: Tool[], clock: Clock): ToolHost {
  const byName = new Map(tools.map((tool) => [tool.spec.name, tool]));
  const names = [...byName.keys()];
  // Sorted by name, so that the prompt does not depend on the order in which tools are listed.
  const specs = tools.map((tool) => tool.spec).sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    specs: () => specs,
    plan: (call) => plan(call, byName, names),
    facts,
    preview,
    run: (planned, run) => runTool(planned, run, clock),
  };
}

const refused = (call: ToolCall, message: string): Refused => ({ kind: "refused", call, message });

function plan(call: ToolCall, byName: Map<string, Tool>, names: string[]): Planned | Refused {
  const tool = byName.get(toolName(call.name, names) ?? "");
  if (!tool) return refused(call, `There is no tool "${call.name}" here. Tools: ${names.join(", ")}.`);
  if (call.broken !== undefined && !(call.broken.trim() === "null" && takesNothing(tool))) {
    const advice = "If the arguments were long, send them in smaller pieces.";
    return refused(
      call,
      `${tool.spec.name} was not run: its arguments arrived broken and are not a JSON object. ${advice}`,
    );
  }
  try {
    const input = tool.parse(call.input);
    return { kind: "planned", call, tool, input, target: tool.target(input) };
  } catch (error) {
    if (error instanceof ToolInputError) return refused(call, error.message);
    throw error;
  }
}

/** True if the tool can run without arguments. Some models then send `null`. */
const takesNothing = ({ spec }: Tool): boolean =>
  !Array.isArray(spec.input.required) || spec.input.required.length === 0;

async function facts(planned: Planned): Promise<CallFacts | Refused | undefined> {
  try {
    return await planned.tool.facts?.(planned.input);
  } catch (error) {
    return { ...refused(planned.call, `Not done. ${messageOf(error)}`), notAllowed: isNotAllowed(error) };
  }
}

async function preview(planned: Planned, known?: CallFacts) {
  try {
    const shown = await planned.tool.preview?.(planned.input, known);
    return shown ?? { kind: "text" as const, text: planned.target };
  } catch (error) {
    return refused(planned.call, messageOf(error));
  }
}

async function runTool(planned: Planned, run: ToolRun, clock: Clock): Promise<ToolResult> {
  const startedAt = clock.now();
  try {
    const output = await planned.tool.run(planned.input, run);
    return {
      outcome: run.signal.aborted ? "interrupted" : (output.outcome ?? "ok"),
      parts: output.forModel,
      view: output.forPerson,
      spilled: output.spilled,
      saw: output.saw,
      ms: clock.now() - startedAt,
    };
  } catch (error) {
    const outcome = run.signal.aborted ? "interrupted" : isNotAllowed(error) ? "denied" : "error";
    const text = run.signal.aborted ? "Stopped before it finished." : messageOf(error);
    return { outcome, parts: [{ type: "text", text }], ms: clock.now() - startedAt };
  }
}

/** True if the relay does not allow the call, whatever the mode, such as a path outside the opened folders. */
const isNotAllowed = (error: unknown): boolean =>
  ["outside-root", "forbidden"].includes(String((error as { code?: unknown } | undefined)?.code));

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
