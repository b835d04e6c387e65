// Reduces a session's state to what a screen needs: the newest entries, and older ones on demand.
import type { EntryId } from "#core/ids.ts";
import type { Entry, SessionState } from "./state.ts";

/** Returns the state with only its newest `size` entries. `more`: true if older entries were left out. */
export function latestEntries(state: SessionState, size: number): { state: SessionState; more: boolean } {
  const order = state.order.slice(-size);
  const entries = Object.fromEntries(order.map((id) => [id, state.entries[id]])) as Record<EntryId, Entry>;
  return { state: { ...state, order, entries }, more: order.length < state.order.length };
}

/**
 * Returns up to `limit` entries before the entry `before`, oldest first. `more`: true if there are even older entries.
 */
export function entriesBefore(
  state: SessionState,
  before: EntryId,
  limit: number,
): { entries: Entry[]; more: boolean } {
  const end = state.order.lastIndexOf(before);
  if (end < 0) return { entries: [], more: false };
  const start = Math.max(0, end - limit);
  const entries = state.order.slice(start, end).flatMap((id) => state.entries[id] ?? []);
  return { entries, more: start > 0 };
}
