// Repeats a call if the connection broke before the answer arrived. Use it only for calls that are safe to repeat.
import { RelayError } from "#contract";
import type { ReadyOptions, RelayLink } from "#core/relay-link.ts";

export async function retryLost<T>(link: RelayLink, wait: ReadyOptions, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isLost(error)) throw error;
      await link.ready(wait);
    }
  }
}

export function isLost(error: unknown): boolean {
  return error instanceof RelayError && error.code === "closed";
}
