// Full-text search over chats: normalised texts of chats, a scan over many chats, and excerpts around matches.
import type { EntryId, SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import type { SessionEvent } from "#core/session/events.ts";

/** All messages of a chat as one normalised text. This is a cache that can be rebuilt from the log. */
export interface SessionText {
  sessionId: SessionId;
  /** Number of the last event whose text is included. */
  lastSeq: number;
  text: string;
  /**
   * For each message, in order: the number of its event (`seqs`), and the offset in `text` at which it starts
   * (`starts`).
   */
  seqs: Uint32Array<ArrayBuffer>;
  starts: Uint32Array<ArrayBuffer>;
}

/** Storage for the texts of chats. */
export interface TextStore {
  all(): Promise<SessionText[]>;
  /** Saves texts. Skips texts that are older than the stored ones, and texts of chats that no longer exist. */
  save(texts: SessionText[]): Promise<void>;
}

export interface Range {
  from: number;
  to: number;
}

export interface SearchHit {
  sessionId: SessionId;
  title: string;
  titleRanges: Range[];
  /** Time at which the chat last changed, in milliseconds since 1970. */
  at: number;
  archived?: boolean;
  /** The matching message; absent if the title contains all search terms. */
  message?: { entryId: EntryId; excerpt: string; ranges: Range[] };
}

/** A chat that matches. `seq`: the event number of the matching message; absent if the title matches. */
export interface ScanMatch {
  session: SessionSummary;
  seq?: number;
}

/** Separates two messages in the text. Nobody can type this character, so no search term matches across messages. */
const separator = "\0";
/** Maximum number of messages found per chat, so that a long chat does not fill the list. */
const maxPerSession = 3;

/** Removes differences of case and of character width, so that such variants match each other. */
export function normalizeText(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

export function termsOf(query: string): string[] {
  return [...new Set(normalizeText(query).split(/\s+/).filter(Boolean))];
}

/** Returns the text of a message of the person or the agent; undefined for other events. */
export function wordsOf(event: SessionEvent): string | undefined {
  if (event.type !== "user.said" && event.type !== "assistant.replied") return undefined;
  const texts = event.content.flatMap((block) => (block.type === "text" ? block.text : []));
  return texts.length > 0 ? texts.join("\n") : undefined;
}

/** Returns a chat's text with newer events added. If `before` is undefined, starts a new text. */
export function extendText(before: SessionText | undefined, sessionId: SessionId, events: SessionEvent[]): SessionText {
  const seqs = before ? [...before.seqs] : [];
  const starts = before ? [...before.starts] : [];
  const parts = before ? [before.text] : [];
  let length = before?.text.length ?? 0;
  for (const event of events) {
    const words = wordsOf(event);
    if (words === undefined) continue;
    const normalized = normalizeText(words) + separator;
    seqs.push(event.seq);
    starts.push(length);
    parts.push(normalized);
    length += normalized.length;
  }
  return {
    sessionId,
    lastSeq: Math.max(before?.lastSeq ?? 0, events.at(-1)?.seq ?? 0),
    text: parts.join(""),
    seqs: Uint32Array.from(seqs),
    starts: Uint32Array.from(starts),
  };
}

/**
 * Finds chats by search terms. A chat matches if its title has all terms, or if one of its messages has all terms that
 * the title lacks. Title matches come first. Otherwise, matches keep the order of `sessions`, which must be newest
 * first.
 */
export function scan(
  sessions: SessionSummary[],
  texts: ReadonlyMap<SessionId, SessionText>,
  terms: string[],
  limit: number,
): ScanMatch[] {
  if (terms.length === 0) return [];
  const titled: ScanMatch[] = [];
  const said: ScanMatch[] = [];
  for (const session of sessions) {
    const title = normalizeText(session.title);
    const rest = terms.filter((term) => !title.includes(term));
    if (rest.length === 0) titled.push({ session });
    else if (said.length < limit) {
      const text = texts.get(session.sessionId);
      if (text) said.push(...newestMessages(text, rest).map((seq) => ({ session, seq })));
    }
  }
  return [...titled, ...said].slice(0, limit);
}

/** Returns the event numbers of the newest messages that contain all terms, newest message first. */
function newestMessages({ text, seqs, starts }: SessionText, terms: string[]): number[] {
  const [rarest = "", ...others] = terms.toSorted((a, b) => b.length - a.length);
  const found: number[] = [];
  // Returns early if the chat lacks one of the terms. This check is cheap, and most chats end here.
  if (!others.every((term) => text.includes(term))) return found;
  let at = text.indexOf(rarest);
  while (at >= 0) {
    const message = messageAt(starts, at);
    const end = starts[message + 1] ?? text.length;
    const words = others.length > 0 ? text.slice(starts[message], end) : "";
    if (others.every((term) => words.includes(term))) found.push(seqs[message] ?? 0);
    at = text.indexOf(rarest, end);
  }
  return found.slice(-maxPerSession).reverse();
}

/** Returns the index of the last message that starts at or before the offset `place`. */
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

/** Finds the ranges of the terms in the original text. Ranges are in order and do not overlap. */
export function matches(text: string, terms: string[]): Range[] {
  const { normalized, place } = normalizeWithPlaces(text);
  const ranges = terms.flatMap((term) => {
    const found: Range[] = [];
    for (let at = normalized.indexOf(term); at >= 0; at = normalized.indexOf(term, at + term.length)) {
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

/** Normalises a text. `place` converts an offset in the normalised text to the offset in the original. */
function normalizeWithPlaces(text: string): { normalized: string; place(at: number): number } {
  const normalized = normalizeText(text);
  if (normalized.length === text.length) return { normalized, place: (at) => at };
  const origins: number[] = [];
  let joined = "";
  for (const { 0: piece, index } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
    const part = normalizeText(piece);
    for (let i = 0; i < part.length; i++) origins.push(index);
    joined += part;
  }
  return { normalized: joined, place: (at) => origins[at] ?? text.length };
}

/** Length of an excerpt in characters, and how many of these characters come before the match. */
const excerptLength = 180;
const excerptBefore = 40;

/** Returns the text around the first match, as one line. `ranges`: where the matches are in the excerpt. */
export function excerptOf(words: string, terms: string[]): { excerpt: string; ranges: Range[] } {
  const all = matches(words, terms);
  const first = all[0]?.from ?? 0;
  const from = wordStart(words, Math.max(0, first - excerptBefore), first);
  const to = characterStart(words, Math.min(words.length, from + excerptLength));
  const lead = from > 0 ? "…" : "";
  const shift = lead.length - from;
  return {
    // Replaces each white space character with exactly one space, so that the ranges stay correct.
    excerpt: lead + words.slice(from, to).replace(/\s/g, " ") + (to < words.length ? "…" : ""),
    ranges: all
      .filter((range) => range.from < to)
      .map((range) => ({ from: range.from + shift, to: Math.min(range.to, to) + shift })),
  };
}

/** Returns the start of the first whole word after `from`, or `from` itself if there is no white space before `to`. */
function wordStart(text: string, from: number, to: number): number {
  if (from === 0) return 0;
  const blank = text.slice(from, to).search(/\s/);
  return blank < 0 ? characterStart(text, from) : from + blank + 1;
}

/** If an offset is between the two halves of a surrogate pair, returns the start of the pair. */
function characterStart(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
