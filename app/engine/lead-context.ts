// What all sessions share while this engine leads, and the handle of one session.
import type { LiveSession } from "./live-session.ts";
import type { EnginePorts } from "./ports.ts";
import type { Publisher } from "./publisher.ts";
import type { WaitingAsks } from "./waiting-asks.ts";

export interface LeadContext {
  ports: EnginePorts;
  publisher: Publisher;
  /** The number of this lead. Every write carries it, and the store refuses writes of an older one. */
  epoch: number;
  /** Aborts when the lead ends. */
  signal: AbortSignal;
  /** Ends the lead, because a newer one writes or the store fails. */
  fail(error: unknown): void;
  /** Looks into the inbox again. */
  poke(): void;
  /** Forgets a removed session. */
  forget(actor: Actor): void;
}

/** One session while this engine leads, with its running turn. */
export interface Actor {
  readonly session: LiveSession;
  readonly asks: WaitingAsks;
  turn?: { controller: AbortController; done: Promise<void> };
}
