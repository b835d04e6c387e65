// Decides from rules, mode and what a call would touch: allow, ask or deny.
// Order of precedence: what is refused in every mode; the person's rules that deny; the person's rules that ask; a rule
// for this very call; a call that reaches further than the mode allows without asking; the person's broader rules that
// allow; the mode.
import type { Effect, PermissionMode, PermissionRule, Verdict } from "#core/session/permission-rule.ts";
import { matchesGlob } from "#core/tool/glob-match.ts";
import type { CallFacts } from "./call-facts.ts";
import { type Reason, type ReasonCode, sentenceOf } from "./reasons.ts";
import { liesIn } from "./lies-in.ts";
import { systemFolderRules } from "./system-folder-rules.ts";

const nobodyToAsk = "Nobody is there to ask, and no rule allows it.";

export interface PermissionRequest {
  tool: string;
  effect: Effect;
  /** The path for file tools, the command line for `execute`, the host for `network`. */
  target: string;
}

export interface Decision {
  verdict: Verdict;
  /** If the verdict is `ask`, the person reads the reason; if it is `deny`, the model reads it. */
  reason: Reason;
  /** True if the call would be asked for, but nobody is there to be asked. */
  unattended?: true;
}

/** Returns the reason of a decision as an English sentence. */
export const wordsOf = ({ reason, unattended }: Decision): string =>
  unattended ? `${sentenceOf(reason)} ${nobodyToAsk}` : sentenceOf(reason);

export const denyUnattended = (reason: Reason): Decision => ({ verdict: "deny", reason, unattended: true });

/** A call with what is known about it. A call without facts touches nothing on the machine. */
interface Case {
  request: PermissionRequest;
  facts: CallFacts | undefined;
}

export function decide(
  rules: PermissionRule[],
  mode: PermissionMode,
  request: PermissionRequest,
  facts?: CallFacts,
): Decision {
  const call: Case = { request, facts };
  if (facts?.reach === "refused") return { verdict: "deny", reason: facts.reason };
  const found = (list: PermissionRule[], verdict: Verdict) =>
    list.find((rule) => rule.verdict === verdict && concerns(rule, call));
  const denied = found(rules, "deny");
  if (denied) return { verdict: "deny", reason: reasonOf(denied, "ruleForbids") };
  if (found(systemFolderRules, "deny")) return { verdict: "deny", reason: { code: "systemFolder" } };
  const asked = found(rules, "ask");
  if (asked) return whenAsked(mode, reasonOf(asked, "ruleAsks"));
  const allowing = rules.filter((rule) => rule.verdict === "allow");
  if (allowing.some((rule) => isThisCall(rule, call))) return { verdict: "allow", reason: { code: "ruleAllows" } };
  if (facts?.reach === "asks") return whenAsked(mode, facts.reason);
  if (allowing.some((rule) => covers(rule, call)) || coversEachCommand(allowing, call)) {
    return { verdict: "allow", reason: { code: "ruleAllows" } };
  }
  return byMode(mode, call);
}

/** Asks, except in two modes: unattended denies because nobody can be asked, plan denies because it changes nothing. */
function whenAsked(mode: PermissionMode, reason: Reason): Decision {
  if (mode === "unattended") return denyUnattended(reason);
  return { verdict: mode === "plan" ? "deny" : "ask", reason };
}

/** The reason that the rule gives, or the code if it gives none. */
const reasonOf = ({ why }: PermissionRule, code: ReasonCode): Reason =>
  why ? { code: "ownRule", detail: why } : { code };

function byMode(mode: PermissionMode, { request: { effect }, facts }: Case): Decision {
  if (effect === "read" || effect === "ask") return { verdict: "allow", reason: { code: "looks" } };
  if (facts?.reach === "looks") return { verdict: "allow", reason: { code: "commandLooks" } };
  if (mode === "auto" && facts) return { verdict: "allow", reason: { code: "autoMode" } };
  if (mode === "plan") return { verdict: "deny", reason: { code: "planMode" } };
  return whenAsked(mode, facts?.reason ?? { code: codeOf[effect] });
}

const codeOf = { write: "changesFile", execute: "runsCommand", network: "network" } as const;

const applies = (rule: PermissionRule, { request }: Case) =>
  (!rule.tool || rule.tool === request.tool) && (!rule.effect || rule.effect === request.effect);

/** True if the rule names exactly this command in this folder, or exactly this file. Only such a rule can allow what Octo always asks for. */
function isThisCall(rule: PermissionRule, call: Case): boolean {
  const { request, facts } = call;
  if (!applies(rule, call)) return false;
  if (rule.line !== undefined) return rule.line === request.target && isInFolder(rule, facts);
  return rule.path !== undefined && !/[*?[{]/.test(rule.path) && rule.path === request.target && !facts?.place;
}

/** True if the rule names the folder of the command. A folder that is not known is never the same. */
const isInFolder = ({ folder }: PermissionRule, facts: CallFacts | undefined) =>
  facts?.place ? folder !== undefined && folder === facts.place.folder : folder === undefined;

/** True if an allowing rule covers a call that is not a command. */
function covers(rule: PermissionRule, call: Case): boolean {
  if (call.request.effect === "execute" || !applies(rule, call) || rule.command || rule.line) return false;
  if (rule.path) return matchesPath(rule.path, call.request.target);
  const { folder } = rule;
  if (folder !== undefined) {
    const paths = call.facts?.paths ?? [];
    return paths.length > 0 && paths.every(({ path }) => liesIn(folder, path));
  }
  return rule.tool !== undefined || rule.effect !== undefined;
}

/** True if rules allow every command in the line. Each command must be known word by word. */
function coversEachCommand(allowing: PermissionRule[], call: Case): boolean {
  const { request, facts } = call;
  if (request.effect !== "execute" || !facts || facts.commands.length === 0) return false;
  if (facts.paths.some(({ path, writes }) => writes && !isArgument(path, facts))) return false;
  const applying = allowing.filter((rule) => applies(rule, call) && !rule.path && rule.line === undefined);
  return facts.commands.every((words) => applying.some((rule) => !rule.command || startsWith(words, rule.command)));
}

/** True if a command names the path as an argument. The shell itself writes other paths, by `>`. */
const isArgument = (path: string, { commands }: CallFacts) =>
  commands.some((words) =>
    words.some((word) => {
      const name = word?.slice(word.indexOf("=") + 1).replace(/^\.\//, "");
      return name !== undefined && name !== "" && (path === name || path.endsWith(`/${name}`));
    }),
  );

/** True if a rule that asks or denies concerns this call. One part of a command is enough. */
function concerns(rule: PermissionRule, call: Case): boolean {
  const { request, facts } = call;
  const isCommand = request.effect === "execute";
  if (isCommand && rule.effect === "write" && rule.path) return touches(rule.path, facts, true);
  if (!applies(rule, call)) return false;
  if (rule.line !== undefined) return isCommand && rule.line === request.target;
  if (rule.command)
    return isCommand && (facts?.commands ?? []).some((words) => mayStartWith(words, rule.command ?? ""));
  if (rule.path) return isCommand ? touches(rule.path, facts, false) : pathMatches(rule.path, call);
  return rule.tool !== undefined || rule.effect !== undefined;
}

const touches = (glob: string, facts: CallFacts | undefined, onlyWrites: boolean) =>
  (facts?.paths ?? []).some(
    ({ path, writes }) => (writes || !onlyWrites) && matchesPath(glob, path, facts?.place?.folder),
  );

const pathMatches = (glob: string, { request, facts }: Case) =>
  matchesPath(glob, request.target) || (facts?.paths ?? []).some(({ path }) => matchesPath(glob, path));

/** True if a glob matches an absolute path, or the same path relative to the folder. */
function matchesPath(glob: string, path: string, folder?: string): boolean {
  const clean = path.replace(/\\/g, "/").replace(/^\.\//, "").replace(/\/+$/, "");
  const isInside = folder !== undefined && clean.startsWith(`${folder}/`);
  return matchesGlob(glob, clean) || (isInside && matchesGlob(glob, clean.slice(folder.length + 1)));
}

/** True if a command begins with exactly these words: a rule for `npm` does not allow `./npm`. */
const startsWith = (words: (string | undefined)[], rule: string) =>
  rule.split(/\s+/).every((part, at) => words[at] === part);

/** Like `startsWith`, but in any folder, and a word that only the shell can tell may be any word. */
const mayStartWith = (words: (string | undefined)[], rule: string) =>
  rule.split(/\s+/).every((part, at) => {
    if (at >= words.length) return false;
    const word = at === 0 ? programName(words[0]) : words[at];
    return word === undefined || word === part;
  });

/** Returns the name of a program without its folder: `/usr/bin/rm` is `rm`. */
const programName = (word: string | undefined) => word?.slice(word.lastIndexOf("/") + 1);
