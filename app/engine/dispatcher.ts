// Takes commands from the inbox in the order they came. Sessions run in parallel; the commands of one session run in sequence.
import type { SessionId } from "#core/ids.ts";
import { CommandGone, SessionGone } from "#core/store-ports.ts";
import { runOpenTurn, takeCommand } from "./actor.ts";
import type { Actor, LeadContext } from "./lead-context.ts";
import { type LiveSession, openSession } from "./live-session.ts";
import { createWaitingAsks } from "./waiting-asks.ts";

export interface Dispatcher {
  /** Takes the waiting commands. Does nothing before `start`. */
  poke(): void;
  /** Begins to take commands. Called when recovery is done. */
  start(): void;
  /** Runs the turn that recovery decided to continue. */
  runOpenTurn(sessionId: SessionId): Promise<void>;
  load(sessionId: SessionId): Promise<LiveSession>;
  /** Resolves when everything that is running has ended. */
  idle(): Promise<void>;
}

/** A session's actor, and a promise that resolves when all commands taken so far have ended. */
interface Slot {
  actor: Promise<Actor>;
  last: Promise<void>;
}

export function createDispatcher(shared: Omit<LeadContext, "poke" | "forget">): Dispatcher {
  const { ports, publisher, fail } = shared;
  const slots = new Map<SessionId, Slot>();
  let started = false;
  const poke = () => {
    if (started) void dispatch().catch(fail);
  };
  const forget = (actor: Actor) => void slots.delete(actor.session.state.sessionId);
  const lead: LeadContext = { ...shared, poke, forget };

  const slotOf = (sessionId: SessionId): Slot => {
    let slot = slots.get(sessionId);
    if (!slot) {
      const actor = openSession(sessionId, lead).then((session): Actor => ({ session, asks: createWaitingAsks(poke) }));
      slot = { actor, last: Promise.resolve() };
      slots.set(sessionId, slot);
    }
    return slot;
  };

  const dispatch = async () => {
    const waiting = await ports.inbox.waiting();
    for (const sessionId of new Set(waiting.map((command) => command.sessionId))) {
      const slot = slotOf(sessionId);
      publisher.queueChanged(sessionId);
      slot.last = slot.last.then(async () => takeAll(await slot.actor, lead)).catch(fail);
    }
  };

  return {
    poke,
    start() {
      started = true;
      poke();
    },
    load: async (sessionId) => (await slotOf(sessionId).actor).session,
    runOpenTurn: async (sessionId) => runOpenTurn(await slotOf(sessionId).actor, lead),
    async idle() {
      for (const slot of slots.values()) {
        const actor = await slot.actor.catch(() => undefined);
        await Promise.allSettled([slot.last, actor?.turn?.done]);
      }
    },
  };
}

/** Takes all commands of a session. The inbox is read only now, after the previous step has removed the commands that it took. */
async function takeAll(actor: Actor, lead: LeadContext): Promise<void> {
  const { inbox } = lead.ports;
  for (const command of await inbox.waiting(actor.session.state.sessionId)) {
    if (lead.signal.aborted) return;
    await takeCommand(actor, command, lead).catch(async (error: unknown) => {
      // The session was removed, so the command can never be carried out.
      if (error instanceof SessionGone) await inbox.withdraw(command.id);
      // CommandGone is not an error: the person withdrew the command in the meantime.
      else if (!(error instanceof CommandGone)) throw error;
    });
  }
}
