// Keeps the ledger fast: between turns, older calls are moved into segments, and segments are sealed and merged.
import type { Clock } from "#core/ports.ts";
import type { Ledger } from "#core/store-ports.ts";

/** Pause before each round. It keeps the start of the app free of this work. Calls age slowly, so shorter pauses are not needed. */
const pauseMs = 60_000;

interface CompactPorts {
  clock: Clock;
  ledger: Pick<Ledger, "buildSegments" | "sealSegment" | "mergeSegments" | "deleteMerged">;
  report(error: unknown): void;
}

/** Works in the background until the signal aborts. `idle` resolves when no turn is running. */
export async function keepCompacting(
  ports: CompactPorts,
  idle: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, ledger, report } = ports;
  for (;;) {
    await clock.sleep(pauseMs, signal);
    try {
      // Each step is one transaction, so that queries can run between two steps.
      do await idle();
      while (!signal.aborted && (await ledger.buildSegments()) > 0);
      while (!signal.aborted && (await ledger.sealSegment())) await idle();
      // Deletes the segments that the previous round replaced. After the pause, no query still reads them.
      if (!signal.aborted) await ledger.deleteMerged();
      while (!signal.aborted && (await ledger.mergeSegments())) await idle();
    } catch (error) {
      if (!signal.aborted) report(error);
    }
    if (signal.aborted) return;
  }
}
