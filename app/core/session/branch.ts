// A log that begins as another one did: for branches of a chat, and for logs that come from a file.
import { closeOpen } from "./close-open.ts";
import type { DeviceId, EntryId, SessionId } from "#core/ids.ts";
import { SessionGone } from "#core/ports.ts";
import { apply, emptyState } from "./apply.ts";
import type { BranchPoint } from "./commands.ts";
import type { EventBody, SessionEvent, SessionSettings, Unstamped } from "./events.ts";

/**
 * The source's log up to a point, as the beginning of another session. Model calls stay behind: they were paid for once.
 * Throws SessionGone when the source has no such entry.
 */
export function branch(source: SessionEvent[], to: BranchPoint & { source: SessionId; title: string }): Unstamped[] {
  const point = source.findIndex(({ seq }) => `e${seq}` === to.entry);
  if (point < 0) throw new SessionGone(to.source);
  const kept = to.keep === "through" ? source.slice(0, point + 1) : beforeTurn(source.slice(0, point));
  return renamed(kept.flatMap((event) => copied(event, to).map((body) => ({ body, seq: event.seq }))));
}

/** Entries are called after their place in the log, which is another one here. */
function renamed(copies: { body: Unstamped; seq: number }[]): Unstamped[] {
  const names = new Map(copies.map(({ seq }, i) => [`e${seq}` as EntryId, `e${i + 1}` as EntryId]));
  return copies.map(({ body }) =>
    body.type === "entry.pinned" ? { ...body, entry: names.get(body.entry) ?? body.entry } : body,
  );
}

/** A turn that has not been asked anything yet is none. */
const beforeTurn = (events: SessionEvent[]) => (events.at(-1)?.type === "turn.started" ? events.slice(0, -1) : events);

function copied(event: SessionEvent, { source, title }: { source: SessionId; title: string }): Unstamped[] {
  const { sessionId: _session, seq: _seq, epoch: _epoch, device: _device, ...body } = event;
  switch (body.type) {
    case "model.started":
    case "model.called":
      return [];
    case "session.started":
      return [{ ...body, settings: { ...atHome(body.settings), title, titled: true, branchOf: source } }];
    case "session.changed":
      return [{ ...body, changes: atHome(body.changes) }];
    default:
      return [body];
  }
}

/** Without what concerns the place of the source in the list. */
function atHome<S extends Partial<SessionSettings>>({
  title: _title,
  titled: _titled,
  pinned: _pinned,
  archived: _archived,
  trashed: _trashed,
  ...rest
}: S) {
  return rest;
}

/** The events, and those that close what they leave open. */
export function atRest(sessionId: SessionId, events: Unstamped[]): Unstamped[] {
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
