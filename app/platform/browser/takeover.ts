// Lets a visible tab take over from a leader that holds the lock but is frozen or hung.
// If the old leader wakes up again, the store refuses its writes, because its epoch is outdated.
import type { Clock, Tabs } from "#core/ports.ts";

/** Maximum time in milliseconds that a leader may stay silent after a wake-up. */
const patienceMs = 5_000;

export interface TakeoverPorts {
  tabs: Tabs;
  clock: Clock;
  isLeading(): boolean;
  steal(): void;
}

export interface Takeover {
  visible(shown: boolean): void;
  /** Wakes the leader. If the leader stays silent while this tab is visible, this tab takes over. */
  expectAnswer(): void;
}

export function createTakeover({ tabs, clock, isLeading, steal }: TakeoverPorts, signal: AbortSignal): Takeover {
  let shown = false;
  let heardAt = 0;
  let waiting = false;
  tabs.onBatch(() => {
    heardAt = clock.now();
  }, signal);

  const watch = async () => {
    const askedAt = clock.now();
    await clock.sleep(patienceMs, signal);
    waiting = false;
    if (!signal.aborted && shown && !isLeading() && heardAt <= askedAt) steal();
  };

  return {
    visible: (now) => {
      shown = now;
    },
    expectAnswer: () => {
      tabs.poke();
      if (isLeading() || waiting) return;
      waiting = true;
      void watch();
    },
  };
}
