// The status that a tab's worker shows its page. Each change publishes the whole status.
import type { Clock } from "#core/ports.ts";
import type { WorkerStatus } from "../api.ts";

/** How long the page shows an internal failure. A failure that happens again is shown again. */
const troubleMs = 30_000;

export interface StatusPublisher {
  set(changes: Partial<WorkerStatus>): void;
  /** Shows a failure for half a minute and logs it to the console. */
  reportTrouble(error: unknown): void;
  /** Publishes the status to `listener` now and after each change. */
  publishTo(listener: (status: WorkerStatus) => void): void;
}

export function createWorkerStatus(clock: Pick<Clock, "sleep">): StatusPublisher {
  let status: WorkerStatus = { relay: { state: "off" }, leading: false, outdated: false, backup: {} };
  let publish: (status: WorkerStatus) => void = () => undefined;
  const set: StatusPublisher["set"] = (changes) => {
    status = { ...status, ...changes };
    publish(status);
  };
  const showTrouble = async (trouble: string) => {
    set({ trouble });
    await clock.sleep(troubleMs);
    set({ trouble: undefined });
  };
  return {
    set,
    reportTrouble(error) {
      // oxlint-disable-next-line no-console
      console.error(error);
      void showTrouble(error instanceof Error ? error.message : String(error));
    },
    publishTo(listener) {
      publish = listener;
      publish(status);
    },
  };
}
