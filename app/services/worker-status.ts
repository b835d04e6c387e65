// The status that a tab's worker shows on its page. After each change, the complete status is published.
import { isDiskFull, nameOf, reasonOf } from "#core/reason-of.ts";
import type { Clock } from "#core/ports.ts";
import type { WorkerStatus } from "../api.ts";

/** How long the page shows an internal failure. If the failure occurs again, it is shown again. */
const troubleMs = 30_000;

interface Held {
  closed: boolean;
  full: boolean;
  /** Something that the person asks for finds no space. */
  waits: boolean;
}

export interface StatusPublisher {
  set(changes: Partial<WorkerStatus>): void;
  /** Says why nothing can be stored, as long as it holds. */
  hold(changes: Partial<Held>): void;
  /** Shows a failure on the page for half a minute, and logs it on the console. */
  reportTrouble(error: unknown): void;
  /** Publishes the status to `listener` at once and after each change. */
  publishTo(listener: (status: WorkerStatus) => void): void;
}

export function createWorkerStatus(clock: Pick<Clock, "sleep">): StatusPublisher {
  let status: WorkerStatus = { relay: { state: "off" }, leading: false, outdated: false, backup: {} };
  let publish: (status: WorkerStatus) => void = () => undefined;
  const set: StatusPublisher["set"] = (changes) => {
    status = { ...status, ...changes };
    publish(status);
  };
  const held: Held = { closed: false, full: false, waits: false };
  const storage = () => (held.full || held.waits ? "full" : held.closed ? "closed" : undefined);
  const show = async (shown: Pick<WorkerStatus, "trouble" | "storage" | "missing">) => {
    set(shown);
    await clock.sleep(troubleMs);
    set({ trouble: undefined, storage: storage(), missing: undefined });
  };
  return {
    set,
    hold(changes) {
      Object.assign(held, changes);
      set({ storage: storage() });
    },
    reportTrouble(error) {
      // oxlint-disable-next-line no-console -- developers look for failures on the console
      console.error(error);
      if (isDiskFull(error)) void show({ storage: "full" });
      else if (nameOf(error) === "ImportFailed") void show({ missing: true });
      else void show({ trouble: reasonOf(error) });
    },
    publishTo(listener) {
      publish = listener;
      publish(status);
    },
  };
}
