// Lets a visible tab take over from a leader that holds the lock but does not answer, because it is frozen or hung.
// If the old leader wakes up again, its outdated epoch keeps it from doing harm.
import type { Clock, Tabs } from "#core/ports.ts";

/** How long a leader may stay silent after a wake-up. */
const patienceMs = 5_000;

export interface TakeoverPorts {
  tabs: Tabs;
  clock: Clock;
  isLeading(): boolean;
  steal(): void;
}

export interface Takeover {
  visible(shown: boolean): void;
  /** Wakes the leader, and takes over if the leader stays silent while this tab is visible. */
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
