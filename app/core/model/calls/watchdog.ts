// Detects a stream that has stopped sending.
import type { Clock } from "#core/ports.ts";
import type { Patience } from "#core/model/vendors/vendor.ts";

export interface Watchdog {
  /** Aborts when the caller's signal aborts, or when the stream has been silent for too long. */
  readonly signal: AbortSignal;
  /** Resets the timer. It is called when bytes arrive. */
  heard(): void;
  stalled(): boolean;
  firstByteAt(): number | undefined;
  /** Stops the timer. Call it exactly once. */
  end(): void;
}

export function watchdog(clock: Clock, patience: Patience, outer: AbortSignal): Watchdog {
  const stall = new AbortController();
  const ended = new AbortController();
  let nap = new AbortController();
  let last = clock.now();
  let first: number | undefined;

  async function watch(): Promise<void> {
    while (!ended.signal.aborted) {
      const limit = first === undefined ? patience.firstByteMs : patience.betweenBytesMs;
      const left = last + limit - clock.now();
      if (left <= 0) return stall.abort();
      nap = new AbortController();
      await clock.sleep(left, AbortSignal.any([nap.signal, ended.signal]));
    }
  }
  void watch();

  return {
    signal: AbortSignal.any([outer, stall.signal]),
    heard() {
      last = clock.now();
      if (first !== undefined) return;
      first = last;
      // Ends the long wait for the first byte, because from now on the shorter limit between bytes applies.
      nap.abort();
    },
    stalled: () => stall.signal.aborted && !outer.aborted,
    firstByteAt: () => first,
    end: () => ended.abort(),
  };
}
