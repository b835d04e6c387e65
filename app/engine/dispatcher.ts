// Takes commands in the order they came. Sessions run side by side; within one, commands are taken one after another.
import type { SessionId } from "#core/ids.ts";
import { CommandGone, SessionGone } from "#core/ports.ts";
import { type Actor, runTurnOf, type Stage, take } from "./actor.ts";
import { makeWaitingAsks } from "./run-session.ts";
import { type LiveSession, openSession } from "./live-session.ts";

export interface Dispatcher {
  /** Looks into the inbox and takes up what can be taken up now; nothing before `open`. */
  poke(): void;
  /** Recovery is done: from here on commands are taken, those that wait first. */
  open(): void;
  /** Runs the turn that recovery left open. */
  enter(sessionId: SessionId): Promise<void>;
  hold(sessionId: SessionId): Promise<LiveSession>;
  /** Resolves when everything under way has ended. */
  idle(): Promise<void>;
}

/** A session's actor and the end of what it is doing. */
interface Held {
  actor: Promise<Actor>;
  last: Promise<void>;
}

export function createDispatcher(shared: Omit<Stage, "poke" | "forget">): Dispatcher {
  const { ports, publisher, epoch, fail } = shared;
  const held = new Map<SessionId, Held>();
  let opened = false;
  const poke = () => {
    if (opened) void dispatch().catch(fail);
  };
  const forget = (actor: Actor) => void held.delete(actor.session.state.sessionId);
  const stage: Stage = { ...shared, poke, forget };

  const hold = (sessionId: SessionId): Held => {
    let one = held.get(sessionId);
    if (!one) {
      const actor = openSession(sessionId, epoch, ports, publisher).then(
        (session): Actor => ({ session, asks: makeWaitingAsks(poke) }),
      );
      one = { actor, last: Promise.resolve() };
      held.set(sessionId, one);
    }
    return one;
  };

  const dispatch = async () => {
    const waiting = await ports.inbox.waiting();
    for (const sessionId of new Set(waiting.map((command) => command.sessionId))) {
      const one = hold(sessionId);
      publisher.queueChanged(sessionId);
      one.last = one.last.then(async () => takeAll(await one.actor, stage)).catch(fail);
    }
  };

  return {
    poke,
    open() {
      opened = true;
      poke();
    },
    hold: async (sessionId) => (await hold(sessionId).actor).session,
    enter: async (sessionId) => runTurnOf(await hold(sessionId).actor, stage),
    async idle() {
      for (const one of held.values()) {
        const actor = await one.actor.catch(() => undefined);
        await Promise.allSettled([one.last, actor?.turn?.done]);
      }
    },
  };
}

/** Reads the inbox inside the session's own queue: what an earlier round has taken up is gone from it. */
async function takeAll(actor: Actor, stage: Stage): Promise<void> {
  for (const command of await stage.ports.inbox.waiting(actor.session.state.sessionId)) {
    if (stage.signal.aborted) return;
    await take(actor, command, stage).catch(async (error: unknown) => {
      // A wish for a session that is gone can never be carried out.
      if (error instanceof SessionGone) await stage.ports.inbox.withdraw(command.id);
      // Withdrawn while we looked: there is nothing to take up.
      else if (!(error instanceof CommandGone)) throw error;
    });
  }
}
