// A clock on which time passes only when the test says so.
import type { Clock } from "#core/ports.ts";

export interface HandClock extends Clock {
  /** Lets time pass, and wakes whoever has slept long enough. Resolves when what they do at once is done. */
  pass(ms: number): Promise<void>;
}

/** @param start the time on the clock, in milliseconds since 1970 */
export function handClock(start = 0): HandClock {
  let now = start;
  let sleepers: { until: number; wake(): void }[] = [];
  return {
    now: () => now,
    random: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const wake = () => {
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        sleepers.push({ until: now + ms, wake });
        signal?.addEventListener("abort", wake);
      }),
    pass: async (ms) => {
      now += ms;
      const due = sleepers.filter(({ until }) => until <= now);
      sleepers = sleepers.filter(({ until }) => until > now);
      for (const { wake } of due) wake();
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}
