// What all sessions share while this engine leads, and the actor: one session with its running turn.
import type { DiskRoom } from "./disk-room.ts";
import type { LiveSession } from "./live-session.ts";
import type { EnginePorts } from "./ports.ts";
import type { Publisher } from "./publisher.ts";
import type { WaitingAsks } from "./waiting-asks.ts";

export interface LeadContext {
  ports: EnginePorts;
  publisher: Publisher;
  /** Number of this engine's lead. Every write includes it, and the store refuses writes with a lower number. */
  epoch: number;
  room: DiskRoom;
  /** What is being passed on to the engine that leads next. */
  passing: Set<Promise<void>>;
  /** Aborts when this engine no longer leads. */
  signal: AbortSignal;
  /**
   * Gives up the lead if a newer leader writes or the store fails. Reports any other error, which concerns one session
   * only.
   */
  fail(error: unknown): void;
  /** Checks the inbox for new commands. */
  poke(): void;
  /** Forgets the actor of a session that was removed. */
  forget(actor: Actor): void;
}

/** A session while this engine leads, with its running turn if there is one. */
export interface Actor {
  readonly session: LiveSession;
  readonly asks: WaitingAsks;
  turn?: { controller: AbortController; done: Promise<void> };
}
