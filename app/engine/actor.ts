// Carries out the commands of one session. A command starts a turn, acts on the running turn, or changes the session.
import { nameOf, reasonOf } from "#core/reason-of.ts";
import { type AnsweredAsk, StopRequested } from "#core/agent/ports.ts";
import { userSaid } from "#core/agent/turn.ts";
import type { SessionId, TurnId } from "#core/ids.ts";
import { branch, withOpenTurnClosed } from "#core/session/branch.ts";
import { closeOpen } from "#core/session/close-open.ts";
import type { Command, CommandOf } from "#core/session/commands.ts";
import type { PermissionMode } from "#core/session/permission-rule.ts";
import { sanitizeImported } from "#core/session/files/chat-file.ts";
import { ownSettings } from "#core/session/files/foreign-log.ts";
import type { EventBody, Unstamped } from "#core/session/events.ts";
import { isPaused } from "#core/session/paused.ts";
import { snippet } from "#core/session/first-title.ts";
import { type Append, SessionGone } from "#core/store-ports.ts";
import { takeLateEnd } from "./calls/late-ends.ts";
import { nameSession } from "./calls/name-chat.ts";
import type { Actor, LeadContext } from "./lead-context.ts";
import { type LiveSession, openSession } from "./live-session.ts";
import { runSession } from "./run-session.ts";
import { placeOf } from "./turn-ports.ts";
import { createWaitingAsks } from "./waiting-asks.ts";

export const openActor = async (sessionId: SessionId, lead: LeadContext): Promise<Actor> => ({
  session: await openSession(sessionId, lead),
  asks: createWaitingAsks(lead.poke),
});

/**
 * Carries out a command, or leaves it in the inbox. If it is left there, the running turn takes it, or it is carried
 * out after that turn.
 */
export async function takeCommand(actor: Actor, command: Command, lead: LeadContext): Promise<void> {
  const { session, turn } = actor;
  const consume = (events: EventBody[] = []) =>
    session.commit(events, { durability: "strict", consumes: [command.id] });
  switch (command.type) {
    case "open":
      if (session.state.createdAt > 0) return consume();
      return consume([{ type: "session.started", settings: command.settings, origin: command.by }]);
    case "branch":
      return beginFrom(session, command, branch(await lead.ports.sessions.read(command.source), command));
    case "adopt":
      // The file may come from anyone, so nothing in it permits anything.
      return beginFrom(session, command, sanitizeImported(command.events, await ownSettings(lead.ports.settings)));
    case "configure":
      // If the chat is moved to the bin, its running turn must stop.
      if (command.changes.trashed) turn?.controller.abort(new StopRequested());
      await consume([{ type: "session.changed", changes: command.changes }]);
      if (command.changes.mode) tellOpenAsks(actor, command.changes.mode);
      if (command.changes.trashed) endTerminals(actor.session.state.sessionId, lead, turn?.done);
      return;
    case "answer":
      return takeAnswer(actor, command, consume);
    case "stop":
      if (turn && command.pauses) await session.commit([{ type: "queue.paused" }]);
      return turn ? turn.controller.abort(new StopRequested(command.id)) : consume();
    case "say":
      return turn || isPaused(session.state, command) ? undefined : startTurn(actor, command, lead);
    case "continue": {
      const { lastTurn } = session.state;
      // The last turn has ended in the log but not here yet. The command is taken again when it has.
      if (turn && !session.state.turn) return undefined;
      if (turn || !lastTurn || lastTurn.reason === "done") return consume();
      await consume([{ type: "turn.started", turnId: lead.ports.newId<TurnId>("turn"), resumes: lastTurn.turnId }]);
      return runOpenTurn(actor, lead);
    }
    case "compact":
      if (turn) return undefined;
      await consume([{ type: "turn.started", turnId: lead.ports.newId<TurnId>("turn"), compacts: true }]);
      return runOpenTurn(actor, lead);
    case "pin":
      return consume([{ type: "entry.pinned", entry: command.entry, pinned: command.pinned }]);
    case "revoke":
      return consume([{ type: "rule.revoked", entry: command.entry }]);
    case "comeBack": {
      const { settings, fallback } = session.state;
      const to = { account: settings.account, model: settings.model };
      return consume(fallback ? [{ type: "model.cameBack", from: fallback.to, to, why: "person" }] : []);
    }
    case "amend":
      if (await takeLateEnd(session, command, lead)) runOpenTurn(actor, lead);
      return;
    case "remove":
      return remove(actor, command, lead);
  }
}

/**
 * Carries out those commands of a chat for which its log need not be read: to move it to a list, and to delete it. All
 * others keep waiting until the chat is restored.
 */
export async function takeCommandUnread(command: Command, lead: LeadContext): Promise<void> {
  const { sessionId, id } = command;
  const { ports, epoch, publisher } = lead;
  if (command.type === "remove") {
    await ports.sessions.remove(sessionId, epoch, id);
    endTerminals(sessionId, lead);
    publisher.removed(sessionId);
  } else if (command.type === "configure") {
    const changed = { type: "session.changed", changes: command.changes, at: ports.clock.now() } as const;
    const batch: Append = { sessionId, epoch, events: [changed], consumes: [id], durability: "strict" };
    publisher.events(sessionId, await ports.sessions.append(batch));
    if (command.changes.trashed) endTerminals(sessionId, lead);
    publisher.queueChanged(sessionId);
  }
}

/**
 * Starts a session with the events of another session's log. If the log ends in an open turn, the turn is closed. Does
 * nothing if the session already exists.
 */
async function beginFrom(session: LiveSession, command: Command, events: Unstamped[]): Promise<void> {
  const exists = session.state.createdAt > 0;
  await session.commit(exists ? [] : withOpenTurnClosed(session.state.sessionId, events), {
    durability: "strict",
    consumes: [command.id],
  });
}

/**
 * Passes an answer to the turn that waits for it; that turn then consumes the command. If the ask is already closed,
 * the command is consumed here.
 */
function takeAnswer({ session, asks }: Actor, command: CommandOf<"answer">, consume: () => Promise<void>) {
  const { askId, answer, by, id } = command;
  const answered = { answer, by, commandId: id };
  if (asks.answer(askId, answered)) return undefined;
  return session.state.asks[askId] ? asks.hold(askId, answered) : consume();
}

/** A new mode may decide about a call that is asked for. In `unattended`, nobody answers from now on. */
function tellOpenAsks({ session, asks }: Actor, mode: PermissionMode): void {
  const unanswered: AnsweredAsk = { answer: { type: "unanswered" }, by: { kind: "octo" } };
  const told: AnsweredAsk = mode === "unattended" ? unanswered : { ...unanswered, reconsider: true };
  for (const { askId } of Object.values(session.state.asks)) asks.answer(askId, told);
}

async function startTurn(actor: Actor, command: CommandOf<"say">, lead: LeadContext): Promise<void> {
  const { session } = actor;
  const { state } = session;
  const { clock, newId } = lead.ports;
  if (state.createdAt === 0) throw new SessionGone(state.sessionId);
  const title = state.settings.title === "" ? snippet(command.content) : "";
  // Closes tool calls that an interrupted turn did not run, because the person's new message replaces that work.
  const dropped = closeOpen(state, "Not run: the person went on to something else.");
  const message = userSaid(state, { clock, place: placeOf(state.settings.folder, lead.ports) }, command);
  await session.commit(
    [
      ...dropped,
      ...(title ? [{ type: "session.changed", changes: { title } } as const] : []),
      { type: "turn.started", turnId: newId<TurnId>("turn") },
      message,
    ],
    { durability: "strict", consumes: [command.id] },
  );
  runOpenTurn(actor, lead);
}

export function runOpenTurn(actor: Actor, lead: LeadContext): void {
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, lead.signal]);
  const done = runSession(actor, lead, signal)
    .catch((error: unknown) => endFailedTurn(actor, error, lead))
    .then(() => afterTurn(actor, lead));
  actor.turn = { controller, done };
}

function afterTurn(actor: Actor, lead: LeadContext): void {
  actor.turn = undefined;
  if (lead.signal.aborted) return;
  if (lead.ports.titles) void nameSession(actor.session, lead.ports, lead.signal).catch(lead.fail);
  lead.poke();
}

/**
 * Ends a turn after an unexpected error within Octo, so that the turn does not stay open. Writes nothing if this engine
 * no longer leads.
 */
async function endFailedTurn({ session }: Actor, error: unknown, { ports, signal, fail }: LeadContext): Promise<void> {
  if (signal.aborted) return;
  ports.report(error);
  const turnId = session.state.turn?.turnId;
  const note =
    nameOf(error) === "ImportFailed"
      ? "A part of Octo could not be loaded, because the relay does not answer. Retry when it is connected again."
      : `Octo itself failed: ${reasonOf(error)}`;
  if (!turnId) return;
  const closing = closeOpen(session.state, "Octo failed before this ran.");
  await session.commit([...closing, { type: "turn.ended", turnId, reason: "failed", note }]).catch(fail);
}

async function remove(actor: Actor, command: CommandOf<"remove">, lead: LeadContext): Promise<void> {
  const { sessionId } = actor.session.state;
  actor.turn?.controller.abort(new StopRequested());
  await actor.turn?.done;
  await lead.ports.sessions.remove(sessionId, lead.epoch, command.id);
  endTerminals(sessionId, lead);
  lead.forget(actor);
  lead.publisher.removed(sessionId);
}

/**
 * Ends what a deleted chat left running. Nobody waits for it: without a relay, nothing can be ended, and idle shells end by
 * themselves.
 */
function endTerminals(sessionId: SessionId, { ports }: LeadContext, after: Promise<unknown> = Promise.resolve()): void {
  void after.then(() => ports.machine.endTerminals(sessionId)).catch(() => undefined);
}
