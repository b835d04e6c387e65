// Word from the leader folded into a state that may have heard it already, or may have missed some.
import type { Batch } from "#core/ports.ts";
import { apply } from "#core/session/apply.ts";
import type { LiveEvent } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import type { WatchMessage } from "../../api.ts";

export type News = Extract<WatchMessage, { kind: "events" | "live" }>;
export type Word = Extract<Batch, { kind: "events" | "live" }>;

/** What of it was new, as a screen should hear it (perhaps nothing); undefined when events in between are missing. */
export function catchUp(state: SessionState, word: Word): News | undefined {
  if (word.kind === "live") {
    for (const event of word.events) apply(state, event);
    return { kind: "live", events: word.events };
  }
  const { lastSeq } = state;
  const events = word.events.filter(({ seq }) => seq > lastSeq);
  if (events[0] && events[0].seq > lastSeq + 1) return undefined;
  for (const event of events) apply(state, event);
  return { kind: "events", events };
}

/** Folds in what was said while the state was being read; false when events in between are missing. */
export function replay(state: SessionState, words: Word[]): boolean {
  const { lastSeq } = state;
  // What was live before an event that the state has already was completed by it.
  const known = words.findLastIndex((word) => word.kind === "events" && word.events.every(({ seq }) => seq <= lastSeq));
  return withoutTorn(words.slice(known + 1)).every((word) => catchUp(state, word));
}

/**
 * Deltas of a block whose beginning was not heard may lie in the draft that the state came with: a short hole that
 * the finished block fills is better than words told twice.
 */
function withoutTorn(words: Word[]): Word[] {
  const begun = new Set<number>();
  const whole = (event: LiveEvent) => {
    if (event.type === "reply.block") begun.add(event.block);
    return event.type !== "reply.delta" || begun.has(event.block);
  };
  return words.map((word) => (word.kind === "live" ? { ...word, events: word.events.filter(whole) } : word));
}
