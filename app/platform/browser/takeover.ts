// Lets a visible tab take over from a leader that holds the lock but is frozen or hung.
// If the old leader wakes up again, the store refuses its writes, because its epoch is outdated.
import type { CommandId } from "#core/ids.ts";
import type { Batch, Clock, Tabs } from "#core/ports.ts";
import type { Inbox } from "#core/store-ports.ts";

/** Maximum time in milliseconds that a leader may stay silent after a wake-up. */
const patienceMs = 5_000;

export interface TakeoverPorts {
  tabs: Tabs;
  clock: Clock;
  inbox: Pick<Inbox, "waiting">;
  isLeading(): boolean;
  steal(): void;
}

export interface Takeover {
  visible(shown: boolean): void;
  /**
   * Wakes the leader for a command of this tab. While the command waits and this tab is visible, a leader that does not
   * answer a wake-up loses the lead to this tab.
   */
  expectAnswer(id: CommandId): void;
}

export function createTakeover(ports: TakeoverPorts, signal: AbortSignal): Takeover {
  const { tabs, clock, inbox, isLeading, steal } = ports;
  /** Commands of this tab that may still wait. */
  const asked = new Set<CommandId>();
  let shown = false;
  let heardAt = 0;
  let watching = false;
  tabs.onBatch((batch) => {
    if (isFromLeader(batch)) heardAt = clock.now();
  }, signal);

  const forgetTaken = async () => {
    const waiting = new Set((await inbox.waiting()).map(({ id }) => id));
    for (const id of asked) if (!waiting.has(id)) asked.delete(id);
  };

  const watch = async () => {
    while (asked.size > 0 && !signal.aborted && !isLeading()) {
      const askedAt = clock.now();
      await clock.sleep(patienceMs, signal);
      await forgetTaken();
      const silent = heardAt <= askedAt && !isLeading();
      if (asked.size > 0 && !signal.aborted && shown && silent) steal();
      // Wakes the leader again, so that a leader that lives has something to answer.
      else if (asked.size > 0) tabs.poke();
    }
    asked.clear();
  };

  return {
    visible: (now) => {
      shown = now;
    },
    expectAnswer: (id) => {
      tabs.poke();
      if (isLeading()) return;
      asked.add(id);
      if (watching) return;
      watching = true;
      // A failed read ends the watch. The next command begins another.
      void watch()
        .catch(() => undefined)
        .finally(() => (watching = false));
    },
  };
}

/** Only the leader publishes events. Other batches may come from any tab, even from this one. */
function isFromLeader(batch: Batch): boolean {
  return batch.kind === "events" || batch.kind === "live" || (batch.kind === "queue" && batch.byLeader === true);
}
