// Stores the status of the connection to the relay, and waits until the relay is connected.
import { RelayError } from "#contract";
import type { Clock, RelayStatus } from "#core/ports.ts";
import type { ReadyOptions } from "#core/relay-link.ts";
import { ConnectionLost } from "./connection.ts";

export interface StatusTracker {
  status(): RelayStatus;
  set(status: RelayStatus): void;
  /**
   * Resolves when the relay is connected. Unless it waits patiently, rejects with `closed` after `waitMs`, or at once if
   * no connection is being attempted.
   */
  ready(options?: ReadyOptions): Promise<void>;
}

export function createStatusTracker(clock: Clock, onStatus?: (status: RelayStatus) => void): StatusTracker {
  let status: RelayStatus = { state: "off" };
  const listeners = new Set<() => void>();

  const isConnected = () => status.state === "connected";
  const until = (enough: () => boolean, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (enough()) resolve();
      };
      listeners.add(look);
      signal.addEventListener("abort", () => {
        listeners.delete(look);
        resolve();
      });
      look();
    });

  return {
    status: () => status,
    set: (next) => {
      status = next;
      onStatus?.(next);
      for (const look of listeners) look();
    },
    ready: async ({ signal, waitMs = 5_000, patient = false } = {}) => {
      signal?.throwIfAborted();
      if (isConnected()) return;
      const over = new AbortController();
      const abort = () => over.abort();
      signal?.addEventListener("abort", abort);
      const enough = patient ? isConnected : () => status.state !== "connecting";
      await Promise.race([until(enough, over.signal), ...(patient ? [] : [clock.sleep(waitMs, over.signal)])]);
      over.abort();
      signal?.removeEventListener("abort", abort);
      signal?.throwIfAborted();
      if (!isConnected()) throw unreachable(status);
    },
  };
}

function unreachable({ state, reason = "The relay is not connected." }: RelayStatus): RelayError {
  return state === "refused" ? new RelayError("unauthorized", reason) : new ConnectionLost(false, reason);
}
