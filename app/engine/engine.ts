// The engine: takes the lead (the right to act), recovers after a crash, and carries out commands. Only one engine per
// browser profile leads at a time.
import { UnreadableChat } from "#core/session/fold.ts";
import { loadPart } from "#core/load-part.ts";
import { StaleWriter } from "#core/store-ports.ts";
import { keepBackup } from "./background/backup.ts";
import { createDispatcher } from "./dispatcher.ts";
import type { EnginePorts } from "./ports.ts";
import { createPublisher } from "./publisher.ts";
import { keepCompacting } from "./background/compact-ledger.ts";

export interface Engine {
  /**
   * Waits for the lead, and acts while this engine has it. Waits again after losing the lead. Resolves when the signal
   * aborts.
   */
  run(signal: AbortSignal): Promise<void>;
}

/** Pause before the engine tries to lead again. It doubles after each quick failure, up to `longestWaitMs`. */
const firstWaitMs = 125;
const longestWaitMs = 10_000;
/** When the code that carries out commands is loaded if no command came before: once the page shows what it reads. */
const afterStartMs = 250;

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
        // The pause grows while the engine keeps losing the lead quickly. If the engine led for some time, the next
        // pause is short again.
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
  const fail = (error: unknown) => {
    if (endsLead(error)) failed.abort(error);
    // The page of an unreadable chat says so itself.
    else if (!(error instanceof UnreadableChat)) ports.report(error);
  };
  const dispatcher = createDispatcher({ ports, publisher, epoch, signal, fail });
  ports.tabs.onPoke(dispatcher.poke, signal);
  void ports.machine.lead(epoch).catch(ports.report);
  ports.tabs.onBatch((batch) => batch.kind === "imported" && ports.budgetGuard.forget(), signal);
  const load = <Part>(part: () => Promise<Part>) => loadPart(part, { sleep: ports.clock.sleep, until: signal });
  const open = await ports.sessions.unsettled();
  // A start usually finds nothing open.
  if (open.length > 0) {
    const { recoverAll } = await load(() => import("./recovery.ts"));
    await recoverAll(open, ports, dispatcher, fail);
  }
  // The guard must read the ledger again, because earlier leaders and recovery may have added calls without the guard.
  ports.budgetGuard.forget();
  dispatcher.start();
  void keepCompacting(ports, dispatcher.idle, signal);
  const backup = keepBackup(ports, dispatcher.idle, signal);
  const prepare = () => Promise.all([dispatcher.prepare(), ports.budgetGuard.prepare()]);
  void ports.clock.sleep(afterStartMs, signal).then(prepare).catch(fail);
  await aborted(signal);
  await Promise.all([dispatcher.idle(), backup]);
  await dispatcher.passedOn();
  if (failed.signal.aborted && !leadSignal.aborted) throw failed.signal.reason;
}

/**
 * True if no session can go on: a newer leader writes, or the database fails. Any other error concerns one session only.
 */
function endsLead(error: unknown): boolean {
  return error instanceof StaleWriter || error instanceof DOMException;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
