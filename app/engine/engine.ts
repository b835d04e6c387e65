// The engine: takes the lead (the right to act), recovers after a crash, and carries out commands. In a browser profile one engine leads at a time.
import { StaleWriter } from "#core/store-ports.ts";
import { keepBackup } from "./background/backup.ts";
import { createDispatcher } from "./dispatcher.ts";
import type { EnginePorts } from "./ports.ts";
import { createPublisher } from "./publisher.ts";
import { recoverAll } from "./recovery.ts";
import { keepCompacting } from "./background/compact-ledger.ts";

export interface Engine {
  /** Waits for the lead, acts while it has the lead, and waits again after losing it. Resolves when the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** The pause before leading again doubles from this value up to `longestWaitMs`. */
const firstWaitMs = 125;
const longestWaitMs = 10_000;

export function createEngine(ports: EnginePorts): Engine {
  return {
    async run(signal) {
      let wait = firstWaitMs;
      while (!signal.aborted) {
        const startedAt = ports.clock.now();
        await ports
          .lead((leadSignal) => leadOnce(ports, leadSignal), signal)
          .catch((error: unknown) => {
            if (!signal.aborted && !(error instanceof StaleWriter)) ports.report(error);
          });
        // If leading keeps failing at once, the pauses grow. If this engine led for some time, the next pause is short again.
        wait = ports.clock.now() - startedAt > longestWaitMs ? firstWaitMs : Math.min(longestWaitMs, wait * 2);
        await ports.clock.sleep(wait, signal);
      }
    },
  };
}

async function leadOnce(ports: EnginePorts, leadSignal: AbortSignal): Promise<void> {
  const epoch = await ports.sessions.takeLead();
  const failed = new AbortController();
  const signal = AbortSignal.any([leadSignal, failed.signal]);
  const publisher = createPublisher(ports.tabs, ports.clock, ports.report);
  const fail = (error: unknown) => failed.abort(error);
  const dispatcher = createDispatcher({ ports, publisher, epoch, signal, fail });
  ports.tabs.onPoke(dispatcher.poke, signal);
  void ports.machine.lead(epoch).catch(ports.report);
  ports.tabs.onBatch((batch) => batch.kind === "imported" && ports.budgetGuard.forget(), signal);
  await recoverAll(ports, dispatcher);
  // Makes the guard read the ledger again: earlier leaders and recovery have written calls that the guard has not seen.
  ports.budgetGuard.forget();
  dispatcher.start();
  void keepCompacting(ports, dispatcher.idle, signal);
  const backup = keepBackup(ports, dispatcher.idle, signal);
  await aborted(signal);
  await Promise.all([dispatcher.idle(), backup]);
  if (failed.signal.aborted && !leadSignal.aborted) throw failed.signal.reason;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
