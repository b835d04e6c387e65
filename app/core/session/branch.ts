// Branches a session: copies its log, up to a chosen entry, as the start of a new session.
import { closeAsks, endOpenCalls } from "./close-open.ts";
import type { DeviceId, EntryId, SessionId } from "#core/ids.ts";
import { SessionGone } from "#core/store-ports.ts";
import { apply } from "./apply.ts";
import type { BranchPoint } from "./commands.ts";
import { emptyState } from "./empty-state.ts";
import type { EventBody, SessionEvent, Unstamped } from "./events.ts";
import type { SessionSettings } from "./session-settings.ts";

/**
 * Copies the log of the source up to a chosen entry. Leaves out model calls, because the costs of the source already
 * include them. Throws SessionGone if the source has no such entry.
 */
export function branch(source: SessionEvent[], to: BranchPoint & { source: SessionId; title: string }): Unstamped[] {
  const point = source.findIndex(({ seq }) => `e${seq}` === to.entry);
  if (point < 0) throw new SessionGone(to.source);
  const kept = to.keep === "through" ? source.slice(0, point + 1) : withoutEmptyTurn(source.slice(0, point));
  return withNewEntryIds(kept.flatMap((event) => branchedEvent(event, to).map((body) => ({ body, seq: event.seq }))));
}

/**
 * Corrects the entry ids in pins and revocations. An entry's id contains the number of its event, and the numbers change when events
 * are left out.
 */
function withNewEntryIds(events: { body: Unstamped; seq: number }[]): Unstamped[] {
  const newIds = new Map(events.map(({ seq }, i) => [`e${seq}` as EntryId, `e${i + 1}` as EntryId]));
  return events.map(({ body }) =>
    body.type === "entry.pinned" || body.type === "rule.revoked"
      ? { ...body, entry: newIds.get(body.entry) ?? body.entry }
      : body,
  );
}

/** Drops a `turn.started` at the end, because the branch does not include the message that started this turn. */
const withoutEmptyTurn = (events: SessionEvent[]) =>
  events.at(-1)?.type === "turn.started" ? events.slice(0, -1) : events;

function branchedEvent(event: SessionEvent, { source, title }: { source: SessionId; title: string }): Unstamped[] {
  const { sessionId: _session, seq: _seq, epoch: _epoch, device: _device, ...body } = event;
  switch (body.type) {
    case "model.started":
    case "model.called":
    case "model.amended":
      return [];
    case "session.started":
      return [{ ...body, settings: { ...withoutListPlace(body.settings), title, titled: true, branchOf: source } }];
    case "session.changed":
      return [{ ...body, changes: withoutListPlace(body.changes) }];
    default:
      return [body];
  }
}

/** Removes settings that concern only the source: its title, and whether it is pinned, archived or in the bin. */
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

/**
 * Appends events that end the open turn of the log, if any, with its asks, and every tool call without a result. What
 * was answered in another chat does not count in this one.
 */
export function withOpenTurnClosed(sessionId: SessionId, events: Unstamped[]): Unstamped[] {
  const state = emptyState(sessionId);
  for (const [i, event] of events.entries())
    apply(state, { ...event, sessionId, seq: i + 1, epoch: 0, device: "" as DeviceId });
  const { turn, updatedAt } = state;
  const closing: EventBody[] = [
    ...closeAsks(state),
    ...endOpenCalls(state, () => "Not run: this is where the chat was branched."),
    ...(turn ? [{ type: "turn.ended", turnId: turn.turnId, reason: "interrupted" } as const] : []),
  ];
  return [...events, ...closing.map((event) => ({ ...event, at: updatedAt }))];
}
