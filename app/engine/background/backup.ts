// Keeps the backup up to date: a copy of ledger and chats in files on the relay's machine, while a relay is connected. The
// backup runs between turns, in batches, and is retried after a failure.
import { loadPart } from "#core/load-part.ts";
import type { Clock, Tabs } from "#core/ports.ts";
import { reasonOf } from "#core/reason-of.ts";
import type { BackupState } from "#core/settings.ts";
import type { BackupSources } from "./write-backup.ts";

interface BackupPorts extends BackupSources {
  clock: Clock;
  tabs: Tabs;
}

/** How long a backup waits for running turns to end. After that time it starts during a turn. */
const idleWaitMs = 20_000;
/**
 * How often to check for a connected relay. The check is needed because a new connection does not start a backup, while
 * new events do.
 */
const pollMs = 5_000;
/** Pause after the first failure. Each further failure doubles the pause, up to `longestRetryMs`. */
const firstRetryMs = 1_000;
const longestRetryMs = 5 * 60_000;

/** Keeps the backup up to date until the signal aborts. @param idle resolves when no turn is running */
export async function keepBackup(ports: BackupPorts, idle: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const { clock, tabs, settings, machine } = ports;
  let news = new AbortController();
  tabs.onBatch((batch) => {
    if (batch.kind === "events" || batch.kind === "imported" || batch.kind === "backup") news.abort();
  }, signal);
  for (let failures = 0; !signal.aborted; ) {
    try {
      await idleOrTimeout(clock, idle, signal);
      // Events that arrive after this line start the next round.
      news = new AbortController();
      if (machine.status().state === "connected" && (await settings.get("copying"))) await backUpAll(ports, signal);
      failures = 0;
    } catch (error) {
      if (!signal.aborted) await saveState(ports, failureOf(error));
      failures += 1;
    }
    // After a failure, new events do not end the pause, so that retries do not come too often.
    if (failures > 0) await clock.sleep(Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1)), signal);
    else await clock.sleep(pollMs, AbortSignal.any([signal, news.signal]));
  }
}

async function idleOrTimeout(clock: Clock, idle: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const timeout = clock.sleep(idleWaitMs, AbortSignal.any([signal, over.signal]));
  await Promise.race([idle(), timeout]);
  over.abort();
}

async function backUpAll(ports: BackupPorts, signal: AbortSignal): Promise<void> {
  // Only the relay takes a backup, and it also serves this code.
  const { writeBackup } = await loadPart(() => import("./write-backup.ts"), ports.clock);
  let wrote = await writeBackup(ports, signal);
  const { failure, at } = await ports.settings.get("copyState");
  // A tab may have closed after it wrote the last line but before it saved the time of the backup. The queue is then
  // empty although no time is stored, so the time is saved now.
  wrote ||= at === undefined && (await ports.ledger.months()).length > 0;
  if (!signal.aborted && (wrote || failure)) await saveState(ports, wrote ? { at: ports.clock.now() } : {});
}

function failureOf(error: unknown): Pick<BackupState, "failure" | "code"> {
  const code = (error as { code?: unknown }).code;
  const failure = reasonOf(error);
  return { failure, ...(typeof code === "string" && { code }) };
}

/** Applies `changes` to the stored state of the backup, clears the last failure, and notifies all tabs. */
async function saveState({ settings, tabs }: BackupPorts, changes: BackupState): Promise<void> {
  const { failure: _failure, code: _code, ...state } = await settings.get("copyState");
  await settings.set("copyState", { ...state, ...changes });
  tabs.publish({ kind: "backup" });
}
