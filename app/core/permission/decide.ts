// rules + mode + request → allow, ask or deny.
// Order: any deny; the person's ask; the person's allow (a built-in ask yields to it only when it names
// the very file or command); a built-in ask; then what the mode says of the effect.
import type { Effect, PermissionMode, PermissionRule, Verdict } from "#core/session/events.ts";
import { matchesGlob } from "#core/tool/glob-match.ts";
import { onlyLooks, type ReadCommand, readCommand, startsWith } from "./shell-command.ts";
import { builtInRules } from "./built-in-rules.ts";

export interface PermissionRequest {
  tool: string;
  effect: Effect;
  /** A path for file tools, the command line for `execute`, a host for `network`. */
  target: string;
}

export interface Decision {
  verdict: Verdict;
  /** In words, for the person who is asked and the model that is refused. */
  why: string;
  /** A rule asked, not only the mode. */
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

/** "All writes are fine" was not said with secrets in mind; naming the file or the command was. */
const isSpecific = (rule: PermissionRule) =>
  rule.command !== undefined || (rule.path !== undefined && !/[*?[{]/.test(rule.path));

/** Nobody is there to ask in unattended mode, and plan mode changes nothing. */
function whenAsked(mode: PermissionMode, why: string): Decision {
  return mode === "unattended" || mode === "plan" ? { verdict: "deny", why } : { verdict: "ask", why, cautious: true };
}

function byMode(mode: PermissionMode, effect: Effect, command: ReadCommand | undefined): Decision {
  if (effect === "read" || effect === "ask") return { verdict: "allow", why: "It only looks." };
  if (mode === "auto") return { verdict: "allow", why: "Auto mode." };
  if (command && onlyLooks(command)) return { verdict: "allow", why: "The command only looks." };
  if (mode === "plan")
    return { verdict: "deny", why: "Plan mode: look and think, change nothing. Describe what you would do." };
  const what = { write: "It changes a file.", execute: "It runs a command.", network: "It reaches the network." }[
    effect
  ];
  return mode === "unattended"
    ? { verdict: "deny", why: `${what} Nobody is there to ask, and no rule allows it.` }
    : { verdict: "ask", why: what };
}

/** An allowing rule must cover every part of a command, and nothing that only the shell can read. */
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

/** Whether a rule speaks of this request. For commands, one matching part is enough to ask or deny. */
function matches(
  rule: PermissionRule,
  request: PermissionRequest,
  command: ReadCommand | undefined,
  verdict: Verdict,
): boolean {
  if (command && rule.effect === "write" && rule.path) return writesInto(rule.path, command);
  if (!applies(rule, request)) return false;
  if (rule.command) return command !== undefined && verdict !== "allow" && names(rule.command, command);
  if (rule.path) return command ? mentions(rule.path, command) : matchesPath(rule.path, request.target);
  return rule.tool !== undefined || rule.effect !== undefined;
}

function names(pattern: string, command: ReadCommand): boolean {
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

/** `--file=.env` names `.env`. */
const afterEquals = (word: string) => word.slice(word.indexOf("=") + 1);

/** Templates such as `.env.example` hold no secrets and match no secret's glob; `~` stands for a home anywhere. */
function matchesPath(glob: string, path: string): boolean {
  const clean = path
    .replace(/\\/g, "/")
    .replace(/^~(?=\/|$)/, "/home")
    .replace(/^\.\//, "")
    .replace(/\/+$/, "");
  return matchesGlob(glob, clean);
}
