// One leader per browser profile: every tab asks for one lock and waits; whoever holds it acts.
import type { Lead } from "#core/ports.ts";

export interface WebLockLead {
  /**
   * Ends when the work ends by itself or the signal does. When the lock is lost to a thief the work's signal aborts,
   * and once the work has settled this tab waits in line again.
   */
  lead: Lead;
  /** For a visible tab that has waited in vain: takes the lock from a leader that does not answer. */
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
      // A request that steals is granted at once, and may not carry a signal.
      const how: LockOptions = stealing ? { steal: true } : { signal: waiting.signal };
      stealing = false;
      const ended = await reign(locks, name, how, work, signal);
      signal.removeEventListener("abort", stopWaiting);
      if (ended === "by itself") return;
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

/** One time at the head, or none when the wait was broken off. */
async function reign(
  locks: Locks,
  name: string,
  how: LockOptions,
  work: Parameters<Lead>[0],
  signal: AbortSignal,
): Promise<"by itself" | "lost" | "not yet"> {
  const lost = new AbortController();
  let working: Promise<void> | undefined;
  let settled = false;
  const hold = () => {
    working = work(AbortSignal.any([signal, lost.signal])).finally(() => (settled = true));
    return working;
  };
  try {
    await locks.request(name, how, hold);
    return "by itself";
  } catch (error) {
    if (settled) throw error;
    if (!working) return "not yet";
    // The lock went while the work was going on.
    lost.abort();
    await working.catch((reason: unknown) => {
      if (reason !== lost.signal.reason) throw reason;
    });
    return "lost";
  }
}
