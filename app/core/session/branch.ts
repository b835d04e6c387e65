// Branches a session: copies its log, up to a chosen entry, as the beginning of a new session.
import { closeOpen } from "./close-open.ts";
import type { DeviceId, EntryId, SessionId } from "#core/ids.ts";
import { SessionGone } from "#core/store-ports.ts";
import { apply } from "./apply.ts";
import type { BranchPoint } from "./commands.ts";
import { emptyState } from "./empty-state.ts";
import type { EventBody, SessionEvent, Unstamped } from "./events.ts";
import type { SessionSettings } from "./session-settings.ts";

/**
 * Copies the source's log up to a chosen entry. Model calls are left out, since the source's costs already include them.
 * Throws SessionGone when the source has no such entry.
 */
export function branch(source: SessionEvent[], to: BranchPoint & { source: SessionId; title: string }): Unstamped[] {
  const point = source.findIndex(({ seq }) => `e${seq}` === to.entry);
  if (point < 0) throw new SessionGone(to.source);
  const kept = to.keep === "through" ? source.slice(0, point + 1) : withoutEmptyTurn(source.slice(0, point));
  return withNewEntryIds(kept.flatMap((event) => branchedEvent(event, to).map((body) => ({ body, seq: event.seq }))));
}

/** Corrects the entry ids in pins: an id contains its event's seq, and seqs change when events are left out. */
function withNewEntryIds(events: { body: Unstamped; seq: number }[]): Unstamped[] {
  const newIds = new Map(events.map(({ seq }, i) => [`e${seq}` as EntryId, `e${i + 1}` as EntryId]));
  return events.map(({ body }) =>
    body.type === "entry.pinned" ? { ...body, entry: newIds.get(body.entry) ?? body.entry } : body,
  );
}

/** Drops a `turn.started` at the end, because the message of that turn comes after the branch point. */
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

/** Removes the settings that belong to the source alone: its title, and whether it is pinned, archived or trashed. */
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

/** Appends events that end whatever turn, ask or tool call the log leaves open. */
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
