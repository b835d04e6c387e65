// When a leader holds the lock and does not answer (frozen, hung), a tab that a person looks at takes over.
// The epoch makes it safe even if the leader comes back.
import type { Clock, Tabs } from "#core/ports.ts";

/** How long a leader may take to say anything after a poke. */
const patienceMs = 5_000;

export interface TakeoverPorts {
  tabs: Tabs;
  clock: Clock;
  isLeading(): boolean;
  steal(): void;
}

export interface Takeover {
  visible(shown: boolean): void;
  /** Pokes the leader and watches that it answers. */
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
