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
  if (isSearch(name) && typeof input.pattern === "string") return searchTarget(input.pattern, input.path);
  const key = targetInputs.find((one) => typeof input[one] === "string");
  const value = key ? String(input[key]) : "";
  return onOneLine(value);
}

const isSearch = (name: string) => name === "grep" || name === "glob";

/** What is searched for, and where, unless that is the whole folder. */
function searchTarget(pattern: string, path: unknown): string {
  const place = typeof path === "string" && !/^(?:\.\/?|)$/.test(path.trim()) ? ` ${t().chat.searchedIn(path)}` : "";
  return onOneLine(`“${pattern}”${place}`);
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

/** A question that the person passed over did not fail. */
function outcomeOf({ name, answer, result }: ToolEntry): string {
  if (name === "ask_user" && answer?.type === "deny") return t().chat.skipped;
  return result ? t().chat.outcomes[result.outcome] : "";
}

/** Short facts about an ended call: edited by the person, still running, exit code, outcome, duration. */
export function factsOf(entry: ToolEntry): string[] {
  const { result, answer } = entry;
  if (!result) return [];
  const terminal = viewOf(result, "terminal");
  return [
    answer?.type === "allow" && answer.input ? t().chat.editedByYou : "",
    terminal?.state === "running" && result.outcome !== "interrupted" ? t().chat.stillRunning : "",
    terminal?.exitCode === undefined ? "" : t().chat.exit(terminal.exitCode),
    outcomeOf(entry),
    result.ms >= minShownMs ? duration(result.ms) : "",
  ].filter(Boolean);
}

/** True if the call failed, or if its command did. */
export const wentWrong = ({ result }: ToolEntry): boolean =>
  result !== undefined && (result.outcome === "error" || (viewOf(result, "terminal")?.exitCode ?? 0) !== 0);

/** The person's answer to a question of Octo, on one line. Undefined for any other call. */
export function replyOf({ name, answer, result }: ToolEntry): string | undefined {
  if (name !== "ask_user" || !result) return undefined;
  return answer?.type === "reply" ? onOneLine(answer.text) : undefined;
}

const kinds: Record<string, "read" | "changed" | "looked" | "ran"> = {
  read_file: "read",
  write_file: "changed",
  edit_file: "changed",
  grep: "looked",
  glob: "looked",
  list_files: "looked",
  terminal: "ran",
};

/** What a group of calls did: "5 steps: read 3 files, ran 2 commands". Only the number if other tools were used, too. */
export function groupWords(tools: ToolEntry[]): string {
  const steps = t().chat.steps(tools.length);
  const counts = new Map<keyof typeof did, number>();
  const { did } = t().chat;
  for (const { name } of tools) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) return steps;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const words = [...counts].map(([kind, n]) => did[kind](n)).join(t().chat.listComma);
  return t().chat.stepsWith(steps, words);
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
