// Branching: a copy of a session's log up to a point, as the beginning of another session.
import { closeOpen } from "./close-open.ts";
import type { DeviceId, EntryId, SessionId } from "#core/ids.ts";
import { SessionGone } from "#core/store-ports.ts";
import { apply } from "./apply.ts";
import type { BranchPoint } from "./commands.ts";
import { emptyState } from "./empty-state.ts";
import type { EventBody, SessionEvent, Unstamped } from "./events.ts";
import type { SessionSettings } from "./session-settings.ts";

/**
 * The source's log up to a point, as the log of a new session. Model calls are left out: they were paid for in the source.
 * Throws SessionGone when the source has no such entry.
 */
export function branch(source: SessionEvent[], to: BranchPoint & { source: SessionId; title: string }): Unstamped[] {
  const point = source.findIndex(({ seq }) => `e${seq}` === to.entry);
  if (point < 0) throw new SessionGone(to.source);
  const kept = to.keep === "through" ? source.slice(0, point + 1) : withoutEmptyTurn(source.slice(0, point));
  return withNewEntryIds(kept.flatMap((event) => branchedEvent(event, to).map((body) => ({ body, seq: event.seq }))));
}

/** An entry's id contains its event's seq. Leaving out events shifts the seqs, so pins have to be pointed at the new ids. */
function withNewEntryIds(events: { body: Unstamped; seq: number }[]): Unstamped[] {
  const newIds = new Map(events.map(({ seq }, i) => [`e${seq}` as EntryId, `e${i + 1}` as EntryId]));
  return events.map(({ body }) =>
    body.type === "entry.pinned" ? { ...body, entry: newIds.get(body.entry) ?? body.entry } : body,
  );
}

/** Drops a `turn.started` at the end, whose message lies behind the branch point. */
const withoutEmptyTurn = (events: SessionEvent[]) =>
  events.at(-1)?.type === "turn.started" ? events.slice(0, -1) : events;

function branchedEvent(event: SessionEvent, { source, title }: { source: SessionId; title: string }): Unstamped[] {
  const { sessionId: _session, seq: _seq, epoch: _epoch, device: _device, ...body } = event;
  switch (body.type) {
    case "model.started":
    case "model.called":
      return [];
    case "session.started":
      return [{ ...body, settings: { ...withoutListPlace(body.settings), title, titled: true, branchOf: source } }];
    case "session.changed":
      return [{ ...body, changes: withoutListPlace(body.changes) }];
    default:
      return [body];
  }
}

/** The title, and whether the chat is pinned, archived or trashed, belong to the source alone. */
function withoutListPlace<S extends Partial<SessionSettings>>({
  title: _title,
  titled: _titled,
  pinned: _pinned,
  archived: _archived,
  trashed: _trashed,
  ...rest
}: S) {
  return rest;
}

/** The events, followed by those that end a turn, ask or tool call left open. */
export function withOpenTurnClosed(sessionId: SessionId, events: Unstamped[]): Unstamped[] {
  const state = emptyState(sessionId);
  for (const [i, event] of events.entries())
    apply(state, { ...event, sessionId, seq: i + 1, epoch: 0, device: "" as DeviceId });
  const { turn, updatedAt } = state;
  if (!turn) return events;
  const closing: EventBody[] = [
    ...closeOpen(state, "Not run: this is where the chat was branched."),
    { type: "turn.ended", turnId: turn.turnId, reason: "interrupted" },
  ];
  return [...events, ...closing.map((event) => ({ ...event, at: updatedAt }))];
}
