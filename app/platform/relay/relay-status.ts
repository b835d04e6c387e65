// Stores the status of the connection to the relay, and waits until the relay is connected.
import { RelayError } from "#contract";
import type { Clock, RelayStatus } from "#core/ports.ts";
import type { ReadyOptions } from "#core/relay-link.ts";

export interface StatusTracker {
  status(): RelayStatus;
  set(status: RelayStatus): void;
  /**
   * Resolves when the relay is connected. Rejects with `closed` after `waitMs`, or at once if no connection is being
   * attempted.
   */
  ready(options?: ReadyOptions): Promise<void>;
}

export function createStatusTracker(clock: Clock, onStatus?: (status: RelayStatus) => void): StatusTracker {
  let status: RelayStatus = { state: "off" };
  const listeners = new Set<() => void>();

  const isConnected = () => status.state === "connected";
  const settled = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (status.state !== "connecting") resolve();
      };
      listeners.add(look);
      signal.addEventListener("abort", () => listeners.delete(look));
      look();
    });

  return {
    status: () => status,
    set: (next) => {
      status = next;
      onStatus?.(next);
      for (const look of listeners) look();
    },
    ready: async ({ signal, waitMs = 5_000 } = {}) => {
      signal?.throwIfAborted();
      if (isConnected()) return;
      const over = new AbortController();
      const abort = () => over.abort();
      signal?.addEventListener("abort", abort);
      await Promise.race([settled(over.signal), clock.sleep(waitMs, over.signal)]);
      over.abort();
      signal?.removeEventListener("abort", abort);
      signal?.throwIfAborted();
      if (!isConnected()) throw unreachable(status);
    },
  };
}

function unreachable({ state, reason }: RelayStatus): RelayError {
  const code = state === "refused" ? "unauthorized" : "closed";
  return new RelayError(code, reason ?? "The relay is not connected.");
}
