// Short texts about tool calls.
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import type { ToolResult } from "#core/session/tool-result.ts";
import type { ToolEntry } from "#core/session/state.ts";
import { duration } from "../../parts/words/format.ts";
import { t } from "../../text/t.ts";

const targetInputs = ["path", "command", "pattern", "question", "id", "text"];

/**
 * The argument that names the target of the call, such as a path or a command, on one line, with marks for hidden
 * characters. Empty if there is none.
 */
export function targetOf({ input, name }: Pick<ToolEntry, "input" | "name">): string {
  if (name === "todo") return "";
  const key = targetInputs.find((one) => typeof input[one] === "string");
  const value = key ? String(input[key]) : "";
  return onOneLine(value);
}

/** The verb of the call: present tense while it runs, past tense once it succeeded. */
export function verbOf({ name, result }: ToolEntry): string {
  const [doing, done] = verbsOf(name);
  return result?.outcome === "ok" ? done : doing;
}

/** The verbs of a tool, in present and past tense. The model may use any name, even `constructor`. */
export function verbsOf(name: string): [string, string] {
  const known = Object.entries(t().chat.tools).find(([one]) => one === name)?.[1];
  if (known) return known;
  const shown = onOneLine(name.slice(0, 80));
  const [doing, done] = t().chat.toolOther;
  return shown ? [`${doing} ${shown}`, `${done} ${shown}`] : [doing, done];
}

/** The arguments of the call as JSON, with marks for hidden characters. */
export function inputText({ broken, input }: Pick<ToolEntry, "broken" | "input">): string {
  try {
    return withMarks(broken ?? JSON.stringify(input, null, 2), "exact");
  } catch {
    return t().chat.tooDeep;
  }
}

export const textOf = ({ result }: ToolEntry): string =>
  result?.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n") ?? "";

type View = NonNullable<ToolResult["view"]>;

export function viewOf<K extends View["kind"]>(result: ToolResult | undefined, kind: K) {
  return result?.view?.kind === kind ? (result.view as Extract<View, { kind: K }>) : undefined;
}

/** Durations below this many milliseconds are not shown. */
const minShownMs = 100;

/** Short facts about an ended call: edited by the person, still running, exit code, outcome, duration. */
export function factsOf({ result, answer }: ToolEntry): string[] {
  if (!result) return [];
  const terminal = viewOf(result, "terminal");
  return [
    answer?.type === "allow" && answer.input ? t().chat.editedByYou : "",
    terminal?.state === "running" ? t().chat.stillRunning : "",
    terminal?.exitCode === undefined ? "" : t().chat.exit(terminal.exitCode),
    t().chat.outcomes[result.outcome],
    result.ms >= minShownMs ? duration(result.ms) : "",
  ].filter(Boolean);
}

/** Texts with the number of failed, denied and interrupted calls. */
export function groupFacts(tools: ToolEntry[]): string[] {
  return (["error", "denied", "interrupted"] as const).flatMap((outcome) => {
    const count = tools.filter(({ result }) => result?.outcome === outcome).length;
    return count > 0 ? [`${count} ${t().chat.outcomes[outcome]}`] : [];
  });
}

/** Milliseconds from the first start to the last end, or to `now` if it is given. */
export function spanOf(tools: ToolEntry[], now?: number): number {
  const starts = tools.flatMap(({ startedAt }) => startedAt ?? []);
  const ends = tools.flatMap(({ endedAt }) => endedAt ?? []);
  return starts.length === 0 ? 0 : Math.max(0, (now ?? Math.max(...ends)) - Math.min(...starts));
}
