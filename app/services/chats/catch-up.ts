// Applies the leader's batches of events to a state that may already contain some of them and may have missed others.
import type { Batch } from "#core/ports.ts";
import { apply } from "#core/session/apply.ts";
import type { LiveEvent } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import type { WatchMessage } from "../../api.ts";

export type News = Extract<WatchMessage, { kind: "events" | "live" }>;
export type EventBatch = Extract<Batch, { kind: "events" | "live" }>;

/**
 * Applies those events of a batch that are new. @returns the message for the screen; undefined if events before the
 * batch are missing
 */
export function catchUp(state: SessionState, batch: EventBatch): News | undefined {
  if (batch.kind === "live") {
    for (const event of batch.events) apply(state, event);
    return { kind: "live", events: batch.events };
  }
  const { lastSeq } = state;
  const events = batch.events.filter(({ seq }) => seq > lastSeq);
  if (events[0] && events[0].seq > lastSeq + 1) return undefined;
  for (const event of events) apply(state, event);
  return { kind: "events", events };
}

/**
 * Applies batches that arrived while the state was being read from the log. @returns false if events before a batch are
 * missing
 */
export function replay(state: SessionState, batches: EventBatch[]): boolean {
  const { lastSeq } = state;
  // Live batches before the newest known event are outdated, because the log already contains what they showed.
  const known = batches.findLastIndex(
    (batch) => batch.kind === "events" && batch.events.every(({ seq }) => seq <= lastSeq),
  );
  return withoutPartialBlocks(batches.slice(known + 1)).every((batch) => catchUp(state, batch));
}

/**
 * Drops deltas of reply blocks whose beginning was missed. The draft may already contain those deltas, and adding them
 * again would double the text. Dropping them leaves a short gap at worst, which is filled when the block is finished.
 */
function withoutPartialBlocks(batches: EventBatch[]): EventBatch[] {
  const started = new Set<number>();
  const whole = (event: LiveEvent) => {
    if (event.type === "reply.block") started.add(event.block);
    return event.type !== "reply.delta" || started.has(event.block);
  };
  return batches.map((batch) => (batch.kind === "live" ? { ...batch, events: batch.events.filter(whole) } : batch));
}
