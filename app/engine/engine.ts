// Leads, recovers, dispatches, until its signal ends. Exactly one engine acts per browser profile.
import { StaleWriter } from "#core/ports.ts";
import { keepBackup } from "./background/backup.ts";
import { createDispatcher } from "./dispatcher.ts";
import type { EnginePorts } from "./ports.ts";
import { createPublisher } from "./publisher.ts";
import { recoverAll } from "./recovery.ts";
import { keepCompacting } from "./background/compact-ledger.ts";

export interface Engine {
  /** Waits for the lead, acts while it holds it, and waits again when it loses it. Resolves when the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

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
        // A store that fails at once must not be asked in a tight loop; one that worked for a while is tried soon.
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
  // Others led before, and recovery closes calls that they had begun.
  ports.budgetGuard.forget();
  dispatcher.open();
  void keepCompacting(ports, dispatcher.idle, signal);
  const copying = keepBackup(ports, dispatcher.idle, signal);
  await aborted(signal);
  await Promise.all([dispatcher.idle(), copying]);
  if (failed.signal.aborted && !leadSignal.aborted) throw failed.signal.reason;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
