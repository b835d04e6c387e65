// Calls the relay once it is connected, and repeats a call that the relay never received.
import type { TurnSignals } from "#core/ports.ts";
import type { ReadyOptions, RelayLink } from "#core/relay-link.ts";
import { ConnectionLost } from "./connection.ts";

/**
 * The turn that makes the calls. They wait for the relay until the turn is stopped. Calls without a turn wait for a few
 * seconds only.
 */
export type Caller = TurnSignals | undefined;

export const waitOf = (turn: Caller): ReadyOptions => (turn ? { signal: turn.stopped, patient: true } : {});

interface Repeat {
  /** True if the call may be repeated although the relay may have received it, because repeating it changes nothing. */
  repeat: boolean;
}

export async function whenBack<T>(
  link: RelayLink,
  wait: ReadyOptions,
  { repeat }: Repeat,
  ask: () => Promise<T>,
): Promise<T> {
  for (;;) {
    await link.ready(wait);
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ConnectionLost) || (error.sent && !repeat)) throw error;
    }
  }
}
