// Decides from rules, mode and request whether a request is allowed, denied, or needs the person's answer.
// Order of precedence: any rule that denies; the person's rule that asks; the person's rule that allows; a built-in
// rule that asks; the mode. Where a built-in rule asks, only a rule that names exactly that file or command can allow
// the request.
import type { Effect, PermissionMode, PermissionRule, Verdict } from "#core/session/permission-rule.ts";
import { matchesGlob } from "#core/tool/glob-match.ts";
import { isReadOnly, type ReadCommand, readCommand, startsWith } from "./shell-command.ts";
import { builtInRules } from "./built-in-rules.ts";

export interface PermissionRequest {
  tool: string;
  effect: Effect;
  /** What the tool acts on: a path for file tools, the command line for `execute`, a host for `network`. */
  target: string;
}

export interface Decision {
  verdict: Verdict;
  /** The reason, shown to the person who is asked or to the model whose call is denied. */
  why: string;
  /** True if a rule asks, and not only the mode. */
  cautious?: boolean;
}

export function decide(rules: PermissionRule[], mode: PermissionMode, request: PermissionRequest): Decision {
  const command = request.effect === "execute" ? readCommand(request.target) : undefined;
  const found = (list: PermissionRule[], verdict: Verdict) =>
    list.find((rule) => rule.verdict === verdict && matches(rule, request, command, verdict));
  const denied = found(rules, "deny") ?? found(builtInRules, "deny");
  if (denied) return { verdict: "deny", why: denied.why ?? "Your rules forbid it." };
  const asked = found(rules, "ask");
  if (asked) return whenAsked(mode, asked.why ?? "Your rules say to ask.");
  const cautious = found(builtInRules, "ask");
  const allowing = rules.filter((rule) => rule.verdict === "allow" && (!cautious || isSpecific(rule)));
  if (allowedBy(allowing, request, command)) return { verdict: "allow", why: "Your rules allow it." };
  if (cautious) return whenAsked(mode, cautious.why ?? "");
  return byMode(mode, request.effect, command);
}

/**
 * True if a rule names one file or command. Only such a rule can allow access to a secret, because a person who allows
 * all writes does not mean secrets.
 */
const isSpecific = (rule: PermissionRule) =>
  rule.command !== undefined || (rule.path !== undefined && !/[*?[{]/.test(rule.path));

/**
 * Makes the decision if a rule asks. Two modes deny instead: unattended, because nobody can be asked, and plan, because
 * plan mode must not change anything.
 */
function whenAsked(mode: PermissionMode, why: string): Decision {
  return mode === "unattended" || mode === "plan" ? { verdict: "deny", why } : { verdict: "ask", why, cautious: true };
}

function byMode(mode: PermissionMode, effect: Effect, command: ReadCommand | undefined): Decision {
  if (effect === "read" || effect === "ask") return { verdict: "allow", why: "It only looks." };
  if (mode === "auto") return { verdict: "allow", why: "Auto mode." };
  if (command && isReadOnly(command)) return { verdict: "allow", why: "The command only looks." };
  if (mode === "plan")
    return { verdict: "deny", why: "Plan mode: look and think, change nothing. Describe what you would do." };
  const what = { write: "It changes a file.", execute: "It runs a command.", network: "It reaches the network." }[
    effect
  ];
  return mode === "unattended"
    ? { verdict: "deny", why: `${what} Nobody is there to ask, and no rule allows it.` }
    : { verdict: "ask", why: what };
}

/**
 * True if the person's rules allow the request. A command needs one rule with its exact text, or a rule for each of its
 * parts.
 */
function allowedBy(allowing: PermissionRule[], request: PermissionRequest, command: ReadCommand | undefined): boolean {
  if (!command) return allowing.some((rule) => matches(rule, request, command, "allow"));
  const applying = allowing.filter((rule) => applies(rule, request) && !rule.path);
  if (applying.some((rule) => rule.command === request.target)) return true;
  if (command.opaque || command.commands.length === 0) return false;
  return command.commands.every(
    (part) =>
      part.writes.length === 0 &&
      part.wrappers.every((wrapper) => wrapper === "time") &&
      applying.some((rule) => !rule.command || startsWith(part.words, rule.command.split(/\s+/))),
  );
}

const applies = (rule: PermissionRule, request: PermissionRequest) =>
  (!rule.tool || rule.tool === request.tool) && (!rule.effect || rule.effect === request.effect);

/**
 * True if a rule matches this request. A rule that asks or denies matches a command if it matches any part of the
 * command.
 */
function matches(
  rule: PermissionRule,
  request: PermissionRequest,
  command: ReadCommand | undefined,
  verdict: Verdict,
): boolean {
  if (command && rule.effect === "write" && rule.path) return writesInto(rule.path, command);
  if (!applies(rule, request)) return false;
  if (rule.command) return command !== undefined && verdict !== "allow" && hasProgram(rule.command, command);
  if (rule.path) return command ? mentions(rule.path, command) : matchesPath(rule.path, request.target);
  return rule.tool !== undefined || rule.effect !== undefined;
}

function hasProgram(pattern: string, command: ReadCommand): boolean {
  const words = pattern.split(/\s+/);
  return command.commands.some(
    (part) => startsWith(part.words, words) || (words.length === 1 && part.wrappers.includes(words[0] as string)),
  );
}

const writesInto = (glob: string, command: ReadCommand) =>
  command.commands.some((part) => part.writes.some((path) => matchesPath(glob, path)));

const mentions = (glob: string, command: ReadCommand) =>
  command.commands.some((part) =>
    [...part.words, ...part.writes, ...part.reads].some((word) => matchesPath(glob, afterEquals(word))),
  );

/** Returns the text after the first equals sign, or the whole word without one. For `--file=.env` returns `.env`. */
const afterEquals = (word: string) => word.slice(word.indexOf("=") + 1);

/**
 * True if a glob matches a path. A leading `~` is replaced by `/home`, so that globs also match paths in home folders.
 */
function matchesPath(glob: string, path: string): boolean {
  const clean = path
    .replace(/\\/g, "/")
    .replace(/^~(?=\/|$)/, "/home")
    .replace(/^\.\//, "")
    .replace(/\/+$/, "");
  return matchesGlob(glob, clean);
}
