// Takes commands from the inbox in order of arrival. Sessions run in parallel, but the commands of one session run one
// after another.
import type { SessionId } from "#core/ids.ts";
import type { Command } from "#core/session/commands.ts";
import { UnreadableChat } from "#core/session/fold.ts";
import { loadPart } from "#core/load-part.ts";
import { CommandGone, SessionGone } from "#core/store-ports.ts";
import type { Actor, LeadContext } from "./lead-context.ts";
import { createDiskRoom } from "./disk-room.ts";
import type { LiveSession } from "./live-session.ts";

export interface Dispatcher {
  /** Takes the commands that wait in the inbox. Does nothing before `start` is called. */
  poke(): void;
  /** Starts to take commands. Call this when recovery is complete. */
  start(): void;
  /** Runs the open turn of a session. Recovery calls this for a turn that it continues. */
  runOpenTurn(sessionId: SessionId): Promise<void>;
  load(sessionId: SessionId): Promise<LiveSession>;
  /** Loads what commands need, before the first one comes. */
  prepare(): Promise<void>;
  /** Resolves when all running turns and commands have ended. */
  idle(): Promise<void>;
  /** Resolves when this engine, which leads no more, has passed on what it could not write. */
  passedOn(): Promise<void>;
}

/** The actor of a session, and a promise that resolves when all commands taken so far have been carried out. */
interface Slot {
  actor: Promise<Actor>;
  last: Promise<void>;
}

export function createDispatcher(shared: Omit<LeadContext, "poke" | "forget" | "room" | "passing">): Dispatcher {
  const { ports, publisher, fail } = shared;
  const slots = new Map<SessionId, Slot>();
  let started = false;
  const poke = () => {
    if (started) void dispatch().catch(fail);
  };
  const forget = (actor: Actor) => void slots.delete(actor.session.state.sessionId);
  const passing = new Set<Promise<void>>();
  const lead: LeadContext = { ...shared, poke, forget, passing, room: createDiskRoom(ports, shared.signal) };

  const slotOf = (sessionId: SessionId): Slot => {
    let slot = slots.get(sessionId);
    if (!slot) {
      const actor = Promise.resolve(acting(lead)).then(({ openActor }) => openActor(sessionId, lead));
      slot = { actor, last: Promise.resolve() };
      slots.set(sessionId, slot);
      // A session that cannot be read is read again when it is needed the next time.
      actor.catch(() => slots.delete(sessionId));
    }
    return slot;
  };

  const dispatch = async () => {
    const waiting = await ports.inbox.waiting();
    for (const sessionId of new Set(waiting.map((command) => command.sessionId))) {
      const slot = slotOf(sessionId);
      publisher.queueChanged(sessionId);
      slot.last = slot.last.then(() => takeAll(sessionId, slot, lead)).catch(fail);
    }
  };

  return {
    poke,
    start() {
      started = true;
      poke();
    },
    load: async (sessionId) => (await slotOf(sessionId).actor).session,
    runOpenTurn: async (sessionId) => {
      const { runOpenTurn } = await acting(lead);
      runOpenTurn(await slotOf(sessionId).actor, lead);
    },
    prepare: async () => {
      await acting(lead);
      await (await import("./toolset.ts")).preloadTools(ports.clock);
    },
    async idle() {
      for (const slot of slots.values()) {
        const actor = await slot.actor.catch(() => undefined);
        await Promise.allSettled([slot.last, actor?.turn?.done]);
      }
    },
    async passedOn() {
      // A turn is left behind at once. What it was writing fails a moment later.
      await ports.clock.sleep(0);
      await Promise.allSettled(passing);
    },
  };
}

type Acting = typeof import("./actor.ts");
let loaded: Acting | undefined;

/** Most starts have nothing to carry out, so this code is loaded when it is needed, or when the start is over. */
const acting = ({ ports: { clock }, signal }: LeadContext): Acting | Promise<Acting> =>
  loaded ?? loadPart(() => import("./actor.ts"), { sleep: clock.sleep, until: signal }).then((part) => (loaded = part));

/**
 * Takes all waiting commands of a session. The inbox is read again here, because an earlier step may have removed
 * commands from it.
 */
async function takeAll(sessionId: SessionId, slot: Slot, lead: LeadContext): Promise<void> {
  const { inbox } = lead.ports;
  const { takeCommand, takeCommandUnread } = await acting(lead);
  const actor = await slot.actor.catch((error: unknown) => {
    if (!(error instanceof UnreadableChat)) throw error;
    return error;
  });
  const take = (command: Command) =>
    actor instanceof UnreadableChat ? takeCommandUnread(command, lead) : takeCommand(actor, command, lead);
  /** A full disk must not end the lead: other chats may wait with answers that are paid for. */
  const takeWithSpace = (carryOut: () => Promise<void>) =>
    carryOut().catch(async (error: unknown) => {
      await lead.room.filled(error);
      await lead.room.repeat(carryOut);
    });
  for (const command of await inbox.waiting(sessionId)) {
    if (lead.signal.aborted) return;
    await takeWithSpace(() => take(command)).catch(async (error: unknown) => {
      // The session was removed, so this command can never be carried out.
      if (error instanceof SessionGone) await inbox.withdraw(command.id);
      // CommandGone is not an error here, because the person may have withdrawn the command in the meantime.
      else if (!(error instanceof CommandGone)) throw error;
    });
  }
}
