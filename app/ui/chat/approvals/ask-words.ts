// What an ask is called and what it is about, for the card, for its bar, and for screen readers.
import type { Component } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import { type Reason, type Risk, riskOf } from "#core/permission/reasons.ts";
import type { Ask } from "#core/session/ask.ts";
import { FilePlus, Globe, MessageSquare, Pencil, Search, Terminal } from "../../kit/icons.ts";
import { questionText } from "../../parts/words/failure-text.ts";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";

export type PermissionAsk = Extract<Ask, { kind: "permission" }>;
export type QuestionAsk = Extract<Ask, { kind: "question" }>;

export function titleOf(ask: Ask): string {
  if (ask.kind === "rules") return t().approvals.askTitle.rules;
  if (ask.kind === "question") return t().approvals.askTitle.ask;
  return t().approvals.askTitle[creates(ask) ? "create" : ask.effect];
}

/** What an ask is about, on one line. */
export function subjectOf(ask: Ask): string {
  if (ask.kind === "rules") return onOneLine(ask.file);
  return onOneLine(ask.kind === "permission" ? ask.target : questionText(ask.question).text);
}

/** True if the call makes a file that does not exist yet. */
export const creates = ({ preview }: PermissionAsk): boolean =>
  preview.kind === "diff" && preview.patch.startsWith("--- /dev/null");

export function verbOf(ask: PermissionAsk): string {
  const { verbs } = t().approvals;
  if (ask.tool === "terminal_input") return verbs.type;
  return verbs[creates(ask) ? "create" : ask.effect];
}

export function iconOf(ask: PermissionAsk): Component<{ size: number }> {
  if (creates(ask)) return FilePlus;
  return { write: Pencil, execute: Terminal, network: Globe, read: Search, ask: MessageSquare }[ask.effect];
}

/** An ask of an older Octo has no code for its reason, so that nobody can tell how far it reaches. */
export const riskOfAsk = ({ reason }: PermissionAsk): Risk => (reason ? riskOf(reason) : "far");

/** Reasons that the card's first line already says. */
const isPlain: Partial<Record<Reason["code"], true>> = {
  changesFile: true,
  runsCommand: true,
  runsProgram: true,
  runsOwnProgram: true,
  types: true,
};

/** Why Octo asks, unless that is plain from the card itself. */
export function reasonText({ reason, why }: PermissionAsk): string {
  if (!reason) return why;
  return isPlain[reason.code] ? "" : t().approvals.reason(reason);
}
