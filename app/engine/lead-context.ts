// What all sessions share while this engine leads, and the type of a session's actor.
import type { LiveSession } from "./live-session.ts";
import type { EnginePorts } from "./ports.ts";
import type { Publisher } from "./publisher.ts";
import type { WaitingAsks } from "./waiting-asks.ts";

export interface LeadContext {
  ports: EnginePorts;
  publisher: Publisher;
  /** The number of this lead. Every write includes it, and the store refuses writes with an older number. */
  epoch: number;
  /** Aborts when the lead ends. */
  signal: AbortSignal;
  /** Ends this lead, because a newer leader writes or the store fails. */
  fail(error: unknown): void;
  /** Checks the inbox for new commands. */
  poke(): void;
  /** Drops the actor of a removed session. */
  forget(actor: Actor): void;
}

/** One session while this engine leads, with its running turn. */
export interface Actor {
  readonly session: LiveSession;
  readonly asks: WaitingAsks;
  turn?: { controller: AbortController; done: Promise<void> };
}
