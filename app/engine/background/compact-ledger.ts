// Between turns the leader packs, seals and merges older calls of the ledger, so that its answers stay quick.
import type { Ledger, Clock } from "#core/ports.ts";

/** Long after a start, for then there is enough to do; and never often, for calls grow old slowly. */
const pauseMs = 60_000;

interface CompactPorts {
  clock: Clock;
  ledger: Pick<Ledger, "pack" | "seal" | "merge" | "sweep">;
  report(error: unknown): void;
}

/** Goes on until the signal aborts. `idle` resolves when nothing is under way. */
export async function keepCompacting(
  ports: CompactPorts,
  idle: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, ledger, report } = ports;
  for (;;) {
    await clock.sleep(pauseMs, signal);
    try {
      // Each step is a transaction of its own: whatever is asked meanwhile comes between two of them.
      do await idle();
      while (!signal.aborted && (await ledger.pack()) > 0);
      while (!signal.aborted && (await ledger.seal())) await idle();
      // Nobody is still reading what the round before has merged.
      if (!signal.aborted) await ledger.sweep();
      while (!signal.aborted && (await ledger.merge())) await idle();
    } catch (error) {
      if (!signal.aborted) report(error);
    }
    if (signal.aborted) return;
  }
}
