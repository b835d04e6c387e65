// One leader per browser profile: each tab requests the same Web Lock, and the tab that holds the lock leads.
import type { Lead } from "#core/ports.ts";

export interface WebLockLead {
  /**
   * Runs the work while this tab holds the lock. Resolves when the work ends by itself or the signal aborts. If another
   * tab steals the lock, the work's signal aborts. Once the work has ended, this tab waits for the lock again.
   */
  lead: Lead;
  /** Takes the lock from a leader that does not answer. */
  steal(): void;
}

type Locks = Pick<LockManager, "request">;

export function createWebLockLead(locks: Locks = navigator.locks, name = "octo-lead"): WebLockLead {
  let wait: AbortController | undefined;
  let stealing = false;

  const lead: Lead = async (work, signal) => {
    while (!signal.aborted) {
      const waiting = new AbortController();
      const stopWaiting = () => waiting.abort();
      signal.addEventListener("abort", stopWaiting);
      wait = waiting;
      // A request that steals the lock has no signal, because the standard forbids both options together. It is granted
      // at once.
      const options: LockOptions = stealing ? { steal: true } : { signal: waiting.signal };
      stealing = false;
      const ended = await holdLock(locks, { name, options }, work, signal);
      signal.removeEventListener("abort", stopWaiting);
      if (ended === "done") return;
    }
  };

  return {
    lead,
    steal: () => {
      stealing = true;
      wait?.abort();
    },
  };
}

/** Runs the work while the lock is held. @returns "waiting" if the request was cancelled before the lock was granted */
async function holdLock(
  locks: Locks,
  { name, options }: { name: string; options: LockOptions },
  work: Parameters<Lead>[0],
  signal: AbortSignal,
): Promise<"done" | "lost" | "waiting"> {
  const lost = new AbortController();
  let working: Promise<void> | undefined;
  let settled = false;
  const hold = () => {
    working = work(AbortSignal.any([signal, lost.signal])).finally(() => (settled = true));
    return working;
  };
  try {
    await locks.request(name, options, hold);
    return "done";
  } catch (error) {
    if (settled) throw error;
    if (!working) return "waiting";
    // Another tab has stolen the lock during the work.
    lost.abort();
    await working.catch((reason: unknown) => {
      if (reason !== lost.signal.reason) throw reason;
    });
    return "lost";
  }
}
