// The summary that replaces older messages: the instruction that asks the model for it, and the text sent in their place.
import type { TurnId } from "#core/ids.ts";
import type { Block } from "#core/model/message.ts";
import { sentEntries } from "#core/agent/refused-parts.ts";
import { inView } from "#core/agent/request.ts";
import type { Entry, SaidEntry, SessionState } from "#core/session/state.ts";

/** The last message of the request that asks for a summary. */
export const summaryInstruction = `[Octo: this conversation is about to outgrow what you can read. Write down what you need to go on without it: the messages above will not be shown to you again. Use no tools. Answer in this form and with nothing else:
<topics>three to six short phrases, separated by commas</topics>
<summary>
At most 1,000 words. What the person asked for, in their own words where those matter; what was decided and why; files looked at and changed, with their paths; commands that worked and those that failed; errors and what cured them; what is being done at this moment and what comes next. Exact names, paths, numbers.
</summary>]`;

export interface Summary {
  text: string;
  topics: string[];
}

/** Starts the text that stands for the messages, when the vendor does not take the messages themselves. */
export const asTextNotice = "[Octo: the conversation so far, as one text.]";

const maxTopics = 8;

/** Reads the summary from a reply. Returns undefined unless it is there from its first tag to its last. */
export function parseSummary(blocks: Block[]): Summary | undefined {
  const said = blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  const text = /<summary>([\s\S]*)<\/summary>/.exec(said)?.[1]?.trim();
  if (!text) return undefined;
  const topics = (/<topics>([\s\S]*?)<\/topics>/.exec(said)?.[1] ?? "").split(/[,，、;]/).map((topic) => topic.trim());
  return { text, topics: topics.filter(Boolean).slice(0, maxTopics) };
}

/**
 * Composes the text that replaces the older messages: the summary, and everything that must stay word for word.
 * @param from the oldest turn that is still sent to the model; undefined if none is
 */
export function compactionText(state: SessionState, summary: Summary | undefined, from: TurnId | undefined): string {
  const parts = [
    `[Octo: the conversation so far is folded to make room. ${whereToRead(state)}]`,
    summary?.text ?? "The earlier messages were too long to be summarised and are left out.",
    todoPart(state),
    pinnedPart(state, from),
    from === undefined ? lastWordsPart(state) : undefined,
    rulesPart(state, from),
    state.facts,
  ];
  return parts.filter(Boolean).join("\n\n");
}

const whereToRead = ({ settings }: SessionState): string =>
  settings.folder
    ? "Every word of it can still be read: read_file `chat:earlier`."
    : "The person still sees all of it.";

function todoPart({ todos }: SessionState): string | undefined {
  if (todos.length === 0) return undefined;
  return `The todo list as it stands:\n${todos.map(({ text, state }) => `- [${state}] ${text}`).join("\n")}`;
}

/** Quotes the messages that the person pinned and that the compaction leaves out. */
function pinnedPart(state: SessionState, from: TurnId | undefined): string | undefined {
  const stillSent = from === undefined ? [] : entriesFrom(state, from);
  const pinned = sentEntries(state)
    .filter((entry) => (entry.kind === "said" || entry.kind === "reply") && entry.pinned)
    .filter(({ id }) => !stillSent.some((sent) => sent.id === id));
  if (pinned.length === 0) return undefined;
  return `Pinned by the person, word for word:\n${pinned.map((entry) => textOf(entry)).join("\n---\n")}`;
}

/**
 * Quotes the note with the project's rules if the compaction leaves it out. Usually there is no such note, because the
 * prompt contains the rules.
 */
function rulesPart(state: SessionState, from: TurnId | undefined): string | undefined {
  const note = state.order
    .map((id) => state.entries[id])
    .find((entry) => entry?.kind === "note" && entry.why === "rules");
  const stillSent = from !== undefined && note !== undefined && entriesFrom(state, from).includes(note);
  return note?.kind === "note" && !stillSent ? note.text : undefined;
}

function entriesFrom(state: SessionState, from: TurnId): Entry[] {
  const { entries } = inView(state);
  return entries.slice(entries.findIndex(({ turnId }) => turnId === from));
}

/** Quotes the person's messages of the newest turn, so that the model's current task does not depend on a summary. */
function lastWordsPart(state: SessionState): string | undefined {
  const said = inView(state).entries.filter((entry): entry is SaidEntry => entry.kind === "said");
  const newest = said.filter(({ turnId }) => turnId === said.at(-1)?.turnId);
  if (newest.length === 0) return undefined;
  return `The person's last words, word for word:\n${newest.map(textOf).join("\n---\n")}`;
}

const textOf = (entry: Entry | undefined): string =>
  entry?.kind === "said" || entry?.kind === "reply"
    ? entry.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n")
    : "";
