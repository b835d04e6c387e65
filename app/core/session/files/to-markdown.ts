// Writes a chat as Markdown: the messages, one line per tool call with the diff of its change, and the cost of each turn.
import type { SessionId } from "#core/ids.ts";
import type { Block } from "#core/model/message.ts";
import { apply } from "#core/session/apply.ts";
import { emptyState } from "#core/session/empty-state.ts";
import type { SessionEvent } from "#core/session/events.ts";
import { isHint } from "#core/session/hint-note.ts";
import type { Entry, ToolEntry, TurnEntry } from "#core/session/state.ts";

export interface MarkdownWords {
  untitled: string;
  person: string;
  agent: string;
  tokens: string;
}

export function toMarkdown(events: SessionEvent[], words: MarkdownWords): string {
  const state = emptyState("" as SessionId);
  for (const event of events) apply(state, event);
  const { title, model, folder } = state.settings;
  const head = [`# ${title || words.untitled}`, [day(state.createdAt), model, folder].filter(Boolean).join(" · ")];
  const entries = state.order.flatMap((id) => state.entries[id] ?? []);
  return `${[...head, ...entries.flatMap((entry, i) => toPart(entry, entries[i - 1], words))].join("\n\n")}\n`;
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

function toPart(entry: Entry, before: Entry | undefined, words: MarkdownWords): string[] {
  switch (entry.kind) {
    case "said":
      return [`## ${words.person}`, ...textAndImages(entry.content)];
    case "reply":
      // Only the first reply after a message of the person gets a heading.
      return [...(before?.kind === "said" || !before ? [`## ${words.agent}`] : []), ...textAndImages(entry.content)];
    case "note":
      return isHint(entry) || entry.why === "rules" ? [] : [`> ${entry.text}`];
    case "model":
      return [`> ${entry.from.model} → ${entry.to.model}`];
    case "tool":
      return toolPart(entry);
    case "compaction":
      return entry.summary === undefined ? [] : [entry.summary.replace(/^/gm, "> ")];
    case "images":
    case "budget":
    case "rules":
    case "grant":
      return [];
    case "turn":
      return [turnLine(entry, words)];
  }
}

function textAndImages(content: Block[]): string[] {
  return content.flatMap((block) => {
    if (block.type === "text") return block.text.trim() || [];
    return block.type === "image" ? `*[${block.blob.name ?? block.blob.mime}]*` : [];
  });
}

function toolPart({ name, input, result }: ToolEntry): string[] {
  const target = Object.values(input).find((value) => typeof value === "string") ?? "";
  const short = target.length <= 80 && !/[\n`]/.test(target);
  const outcome = result ? ` · ${result.outcome} · ${(result.ms / 1_000).toFixed(1)} s` : "";
  const line = `- **${name}**${target && short ? ` \`${target}\`` : ""}${outcome}`;
  return [
    line,
    ...(short ? [] : [fenced(target, "")]),
    ...(result?.view?.kind === "diff" ? [fenced(result.view.patch.trimEnd(), "diff")] : []),
  ];
}

/**
 * Puts the text in a code fence that is longer than any run of backticks in the text, so that the text cannot end the
 * fence.
 */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function turnLine({ usage, costNanos, unpriced, estimated, ms, reason }: TurnEntry, words: MarkdownWords): string {
  const tokens = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h + usage.output;
  const cost = `${unpriced > 0 ? "≥ " : estimated ? "≈ " : ""}$${(costNanos / 1e9).toFixed(4)}`;
  return `*${reason} · ${tokens} ${words.tokens} · ${cost} · ${(ms / 1_000).toFixed(1)} s*`;
}
