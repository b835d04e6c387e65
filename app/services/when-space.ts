// What a person asks for on a full disk: it waits for space, and the page says so meanwhile.
import type { Clock } from "#core/ports.ts";
import { isDiskFull } from "#core/reason-of.ts";

export type WhenSpace = <T>(write: () => Promise<T>) => Promise<T>;

/** Pause between two tries, in milliseconds. */
const pauseMs = 2_000;

/**
 * Makes a function that repeats a write until there is space for it.
 * @param told gets true when the first write waits, and false when none does any more
 */
export function createWhenSpace({ sleep }: Pick<Clock, "sleep">, told: (waits: boolean) => void): WhenSpace {
  let waiting = 0;
  return async (write) => {
    let waits = false;
    try {
      for (;;) {
        try {
          return await write();
        } catch (error) {
          if (!isDiskFull(error)) throw error;
          if (!waits) waiting += 1;
          waits = true;
          told(true);
          await sleep(pauseMs);
        }
      }
    } finally {
      if (waits) told((waiting -= 1) > 0);
    }
  };
}
