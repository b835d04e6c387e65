// Finding words in chats: a chat's folded text, the scan over many of them, and the excerpt that shows a match.
import type { EntryId, SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/ports.ts";
import type { SessionEvent } from "#core/session/events.ts";

/** All words of a chat, folded, as one text: a cache of the log that can be rebuilt from it. */
export interface SessionText {
  sessionId: SessionId;
  /** How far the log has been read. */
  lastSeq: number;
  text: string;
  /** Per message, in order: its event's seq, and where in `text` it starts. */
  seqs: Uint32Array<ArrayBuffer>;
  starts: Uint32Array<ArrayBuffer>;
}

/** Where the texts of chats are kept between visits. */
export interface TextStore {
  all(): Promise<SessionText[]>;
  /** Keeps the newest reading of each chat; one that is gone by now is not kept. */
  keep(texts: SessionText[]): Promise<void>;
}

export interface Range {
  from: number;
  to: number;
}

export interface SearchHit {
  sessionId: SessionId;
  title: string;
  titleRanges: Range[];
  /** When the chat last changed. */
  at: number;
  archived?: boolean;
  /** Absent when all words stand in the title. */
  message?: { entryId: EntryId; excerpt: string; ranges: Range[] };
}

/** What the scan found: the message is known by its event, whose own text makes the excerpt. */
export interface Found {
  session: SessionSummary;
  seq?: number;
}

/** Cannot be typed, so no word reaches from one message into the next. */
const separator = "\0";
/** So that one long chat does not fill the list by itself. */
const perSession = 3;

/** Letters of any width and case are the same letter. */
export function foldText(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

export function termsOf(query: string): string[] {
  return [...new Set(foldText(query).split(/\s+/).filter(Boolean))];
}

/** What a person said or the agent answered; undefined for events that hold no words. */
export function wordsOf(event: SessionEvent): string | undefined {
  if (event.type !== "user.said" && event.type !== "assistant.replied") return undefined;
  const texts = event.content.flatMap((block) => (block.type === "text" ? block.text : []));
  return texts.length > 0 ? texts.join("\n") : undefined;
}

/** The chat's text with newer events read in; a new one when there was none. */
export function extendText(before: SessionText | undefined, sessionId: SessionId, events: SessionEvent[]): SessionText {
  const seqs = before ? [...before.seqs] : [];
  const starts = before ? [...before.starts] : [];
  const parts = before ? [before.text] : [];
  let length = before?.text.length ?? 0;
  for (const event of events) {
    const words = wordsOf(event);
    if (words === undefined) continue;
    const folded = foldText(words) + separator;
    seqs.push(event.seq);
    starts.push(length);
    parts.push(folded);
    length += folded.length;
  }
  return {
    sessionId,
    lastSeq: Math.max(before?.lastSeq ?? 0, events.at(-1)?.seq ?? 0),
    text: parts.join(""),
    seqs: Uint32Array.from(seqs),
    starts: Uint32Array.from(starts),
  };
}

/** Every term stands in the title or in the message. Titles come first, then newer chats; `sessions` are newest first. */
export function scan(
  sessions: SessionSummary[],
  texts: ReadonlyMap<SessionId, SessionText>,
  terms: string[],
  limit: number,
): Found[] {
  if (terms.length === 0) return [];
  const titled: Found[] = [];
  const said: Found[] = [];
  for (const session of sessions) {
    const title = foldText(session.title);
    const rest = terms.filter((term) => !title.includes(term));
    if (rest.length === 0) titled.push({ session });
    else if (said.length < limit) {
      const text = texts.get(session.sessionId);
      if (text) said.push(...newestMessages(text, rest).map((seq) => ({ session, seq })));
    }
  }
  return [...titled, ...said].slice(0, limit);
}

/** Seqs of the newest messages that hold every term, newest first. */
function newestMessages({ text, seqs, starts }: SessionText, terms: string[]): number[] {
  const [rarest = "", ...others] = terms.toSorted((a, b) => b.length - a.length);
  const found: number[] = [];
  // Most chats lack one of the words: that is soon seen, and then no message needs to be looked at.
  if (!others.every((term) => text.includes(term))) return found;
  let at = text.indexOf(rarest);
  while (at >= 0) {
    const message = messageAt(starts, at);
    const end = starts[message + 1] ?? text.length;
    const words = others.length > 0 ? text.slice(starts[message], end) : "";
    if (others.every((term) => words.includes(term))) found.push(seqs[message] ?? 0);
    at = text.indexOf(rarest, end);
  }
  return found.slice(-perSession).reverse();
}

/** The last one that starts at or before a place. */
function messageAt(starts: Uint32Array, place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the terms stand in a text as it was written, in order and without overlaps. */
export function matches(text: string, terms: string[]): Range[] {
  const { folded, place } = alignFold(text);
  const ranges = terms.flatMap((term) => {
    const found: Range[] = [];
    for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + term.length)) {
      found.push({ from: place(at), to: place(at + term.length) });
    }
    return found;
  });
  return merged(ranges.sort((a, b) => a.from - b.from));
}

function merged(ranges: Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else if (range.to > range.from) result.push({ ...range });
  }
  return result;
}

/** The folded text and, for each place in it, the place it came from. */
function alignFold(text: string): { folded: string; place(at: number): number } {
  const folded = foldText(text);
  if (folded.length === text.length) return { folded, place: (at) => at };
  const origins: number[] = [];
  let whole = "";
  for (const { 0: piece, index } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
    const part = foldText(piece);
    for (let i = 0; i < part.length; i++) origins.push(index);
    whole += part;
  }
  return { folded: whole, place: (at) => origins[at] ?? text.length };
}

const before = 40;
const length = 180;

/** The surroundings of the first match, on one line, with the matches in it. */
export function excerptOf(words: string, terms: string[]): { excerpt: string; ranges: Range[] } {
  const all = matches(words, terms);
  const first = all[0]?.from ?? 0;
  const from = wordStart(words, Math.max(0, first - before), first);
  const to = whole(words, Math.min(words.length, from + length));
  const lead = from > 0 ? "…" : "";
  const shift = lead.length - from;
  return {
    // One blank for one, so that the ranges stay true.
    excerpt: lead + words.slice(from, to).replace(/\s/g, " ") + (to < words.length ? "…" : ""),
    ranges: all
      .filter((range) => range.from < to)
      .map((range) => ({ from: range.from + shift, to: Math.min(range.to, to) + shift })),
  };
}

/** The beginning of the first whole word of a stretch; scripts without blanks begin where the stretch does. */
function wordStart(text: string, from: number, to: number): number {
  if (from === 0) return 0;
  const blank = text.slice(from, to).search(/\s/);
  return blank < 0 ? whole(text, from) : from + blank + 1;
}

/** Not between the halves of a surrogate pair. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
