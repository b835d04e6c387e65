// Notices a stream that has gone silent.
import type { Clock } from "#core/ports.ts";
import type { Patience } from "#core/model/vendors/vendor.ts";

export interface Watchdog {
  /** Aborts when the outer signal does, or when the silence was too long. */
  readonly signal: AbortSignal;
  /** A byte has come. */
  heard(): void;
  stalled(): boolean;
  firstByteAt(): number | undefined;
  /** Must be called once, whatever happened. */
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
      // It sleeps for the long patience; from here the short one counts.
      nap.abort();
    },
    stalled: () => stall.signal.aborted && !outer.aborted,
    firstByteAt: () => first,
    end: () => ended.abort(),
  };
}
