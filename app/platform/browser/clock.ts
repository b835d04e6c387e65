// The system clock, for browsers and Node.
import type { Clock } from "#core/ports.ts";

/** Maximum delay that setTimeout accepts, in milliseconds. */
const longest = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(Math.max(0, ms), longest));
      signal?.addEventListener("abort", end, { once: true });
    }),
};
