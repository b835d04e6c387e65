// What one session does with a command: start a turn, reach the running one, or change itself.
import { StopRequested } from "#core/agent/ports.ts";
import { said } from "#core/agent/turn.ts";
import { closeOpen } from "#core/session/close-open.ts";
import type { TurnId } from "#core/ids.ts";
import { SessionGone } from "#core/ports.ts";
import type { Command, CommandOf } from "#core/session/commands.ts";
import { atRest, branch } from "#core/session/branch.ts";
import type { EventBody, Unstamped } from "#core/session/events.ts";
import { snippet } from "#core/session/first-title.ts";
import type { LiveSession } from "./live-session.ts";
import type { EnginePorts } from "./ports.ts";
import type { Publisher } from "./publisher.ts";
import { placeOf, runSession, type WaitingAsks } from "./run-session.ts";
import { nameSession } from "./calls/name-chat.ts";

export interface Actor {
  readonly session: LiveSession;
  readonly asks: WaitingAsks;
  turn?: { controller: AbortController; done: Promise<void> };
}

/** What all sessions of one lead share. */
export interface Stage {
  ports: EnginePorts;
  publisher: Publisher;
  epoch: number;
  /** Ends with the lead. */
  signal: AbortSignal;
  /** Ends the lead: a newer one writes, or the store is gone. */
  fail(error: unknown): void;
  /** Looks into the inbox again. */
  poke(): void;
  forget(actor: Actor): void;
}

/** Carries a command out, or leaves it in the inbox for the running turn or the time after it. */
export async function take(actor: Actor, command: Command, stage: Stage): Promise<void> {
  const { session, turn } = actor;
  const consume = (events: EventBody[] = []) =>
    session.commit(events, { durability: "strict", consumes: [command.id] });
  switch (command.type) {
    case "open":
      if (session.state.createdAt > 0) return consume();
      return consume([{ type: "session.started", settings: command.settings, origin: command.by }]);
    case "branch":
      return begin(session, command, branch(await stage.ports.sessions.read(command.source), command));
    case "adopt":
      return begin(session, command, command.events);
    case "configure":
      // What is thrown away must not go on working.
      if (command.changes.trashed) turn?.controller.abort(new StopRequested());
      return consume([{ type: "session.changed", changes: command.changes }]);
    case "answer":
      return takeAnswer(actor, command, consume);
    case "stop":
      return turn ? turn.controller.abort(new StopRequested(command.id)) : consume();
    case "say":
      return turn ? undefined : startTurn(actor, command, stage);
    case "continue": {
      const { lastTurn } = session.state;
      if (turn || !lastTurn || lastTurn.reason === "done") return consume();
      await consume([{ type: "turn.started", turnId: stage.ports.newId<TurnId>("turn"), resumes: lastTurn.turnId }]);
      return runTurnOf(actor, stage);
    }
    case "compact":
      if (turn) return undefined;
      await consume([{ type: "turn.started", turnId: stage.ports.newId<TurnId>("turn"), compacts: true }]);
      return runTurnOf(actor, stage);
    case "pin":
      return consume([{ type: "entry.pinned", entry: command.entry, pinned: command.pinned }]);
    case "comeBack": {
      const { settings, fallback } = session.state;
      const to = { account: settings.account, model: settings.model };
      return consume(fallback ? [{ type: "model.cameBack", from: fallback.to, to, why: "person" }] : []);
    }
    case "remove":
      return remove(actor, command, stage);
  }
}

/** A session whose beginning was written elsewhere. Whatever was under way there is not under way here. */
async function begin(session: LiveSession, command: Command, events: Unstamped[]): Promise<void> {
  const known = session.state.createdAt > 0;
  await session.commit(known ? [] : atRest(session.state.sessionId, events), {
    durability: "strict",
    consumes: [command.id],
  });
}

/** An answer whose ask is gone is spent; one whose turn does not wait for it yet stays. */
function takeAnswer({ session, asks }: Actor, command: CommandOf<"answer">, consume: () => Promise<void>) {
  const waiting = asks.get(command.askId);
  if (waiting) return waiting({ answer: command.answer, by: command.by, commandId: command.id });
  return session.state.asks[command.askId] ? undefined : consume();
}

async function startTurn(actor: Actor, command: CommandOf<"say">, stage: Stage): Promise<void> {
  const { session } = actor;
  const { state } = session;
  const { clock, newId } = stage.ports;
  if (state.createdAt === 0) throw new SessionGone(state.sessionId);
  const title = state.settings.title === "" ? snippet(command.content) : "";
  // What an interrupted turn had planned and never begun is not what is asked now.
  const dropped = closeOpen(state, "Not run: the person went on to something else.");
  const words = said(state, { clock, place: placeOf(state.settings.folder, stage.ports) }, command);
  await session.commit(
    [
      ...dropped,
      ...(title ? [{ type: "session.changed", changes: { title } } as const] : []),
      { type: "turn.started", turnId: newId<TurnId>("turn") },
      words,
    ],
    { durability: "strict", consumes: [command.id] },
  );
  runTurnOf(actor, stage);
}

export function runTurnOf(actor: Actor, stage: Stage): void {
  const controller = new AbortController();
  const { ports, publisher, epoch } = stage;
  const signal = AbortSignal.any([controller.signal, stage.signal]);
  const done = runSession(actor.session, ports, publisher, epoch, actor.asks, signal)
    .catch((error: unknown) => failedTurn(actor, error, stage))
    .then(() => afterTurn(actor, stage));
  actor.turn = { controller, done };
}

function afterTurn(actor: Actor, stage: Stage): void {
  actor.turn = undefined;
  if (stage.signal.aborted) return;
  if (stage.ports.titles) void nameSession(actor.session, stage.ports, stage.signal).catch(stage.fail);
  stage.poke();
}

/** A defect of ours must not leave a turn open for ever; losing the lead must not write at all. */
async function failedTurn({ session }: Actor, error: unknown, { ports, signal, fail }: Stage): Promise<void> {
  if (signal.aborted) return;
  ports.report(error);
  const turnId = session.state.turn?.turnId;
  const note = `Octo itself failed: ${error instanceof Error ? error.message : String(error)}`;
  if (!turnId) return;
  const closing = closeOpen(session.state, "Octo failed before this ran.");
  await session.commit([...closing, { type: "turn.ended", turnId, reason: "failed", note }]).catch(fail);
}

async function remove(actor: Actor, command: CommandOf<"remove">, stage: Stage): Promise<void> {
  const { sessionId } = actor.session.state;
  actor.turn?.controller.abort(new StopRequested());
  await actor.turn?.done;
  await stage.ports.sessions.remove(sessionId, stage.epoch, command.id);
  stage.forget(actor);
  stage.publisher.removed(sessionId);
}
