// One leader per browser profile: every tab requests the same Web Lock, and its holder leads.
import type { Lead } from "#core/ports.ts";

export interface WebLockLead {
  /**
   * Resolves when the work ends by itself or the signal aborts. When another tab steals the lock, the work's signal
   * aborts, and this tab waits for the lock again once the work has settled.
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
      // A request that steals has no signal: it is granted at once, and the standard forbids the combination.
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

/** Runs the work while the lock is held. @returns "waiting" when the request was cancelled before the lock was granted */
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
    // Another tab stole the lock during the work.
    lost.abort();
    await working.catch((reason: unknown) => {
      if (reason !== lost.signal.reason) throw reason;
    });
    return "lost";
  }
}
