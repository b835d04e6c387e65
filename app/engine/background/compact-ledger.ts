// Keeps the ledger fast: between turns, moves older calls into segments, seals the segments, and merges small ones.
import type { Clock } from "#core/ports.ts";
import type { Ledger } from "#core/store-ports.ts";

/**
 * Pause before each round, so that this work does not slow down the start of the app. A shorter pause is not needed,
 * because calls become old slowly.
 */
const pauseMs = 60_000;

interface CompactPorts {
  clock: Clock;
  ledger: Pick<Ledger, "buildSegments" | "sealSegment" | "mergeSegments" | "deleteMerged">;
  report(error: unknown): void;
}

/** Keeps compacting the ledger until the signal aborts. @param idle resolves when no turn is running */
export async function keepCompacting(
  ports: CompactPorts,
  idle: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, ledger, report } = ports;
  for (;;) {
    await clock.sleep(pauseMs, signal);
    try {
      // Each step is a separate transaction, so that queries can run between the steps.
      do await idle();
      while (!signal.aborted && (await ledger.buildSegments()) > 0);
      while (!signal.aborted && (await ledger.sealSegment())) await idle();
      // Deletes the segments that merges of the previous round replaced. Queries that began before those merges have
      // ended by now.
      if (!signal.aborted) await ledger.deleteMerged();
      while (!signal.aborted && (await ledger.mergeSegments())) await idle();
    } catch (error) {
      if (!signal.aborted) report(error);
    }
    if (signal.aborted) return;
  }
}
