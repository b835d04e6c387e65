// Word between the tabs of one browser. Losing any of it costs only a delay.
import type { Batch, Tabs } from "#core/ports.ts";

export interface TabsOptions {
  /** Counts up with every release whose messages older tabs could misread. */
  build: number;
  /** Another tab runs a newer build: its messages are passed over from here on. */
  onOutdated(): void;
  name?: string;
}

type TabMessage = { build: number } & ({ kind: "poke" } | { kind: "batch"; batch: Batch });

/** Over a BroadcastChannel, and to this tab's own listeners too. Closes with the signal. */
export function createTabs({ build, onOutdated, name = "octo-tabs" }: TabsOptions, signal: AbortSignal): Tabs {
  const here = localTabs();
  const channel = new BroadcastChannel(name);
  signal.addEventListener("abort", () => channel.close());
  channel.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => {
    if (data.build > build) onOutdated();
    else if (data.kind === "poke") here.poke();
    else here.publish(data.batch);
  });
  const tell = (message: TabMessage) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows
    if (!signal.aborted) channel.postMessage(message);
  };

  return {
    ...here,
    poke: () => {
      here.poke();
      tell({ build, kind: "poke" });
    },
    publish: (batch) => {
      here.publish(batch);
      tell({ build, kind: "batch", batch });
    },
  };
}

/** Tabs of one process: where there is no other, and in tests. */
export function localTabs(): Tabs {
  const pokes = new Set<() => void>();
  const batches = new Set<(batch: Batch) => void>();
  const listen = <T>(listeners: Set<T>, listener: T, signal: AbortSignal) => {
    if (signal.aborted) return;
    listeners.add(listener);
    signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
  };
  return {
    poke: () => {
      for (const listener of pokes) listener();
    },
    onPoke: (listener, signal) => listen(pokes, listener, signal),
    publish: (batch) => {
      for (const listener of batches) listener(batch);
    },
    onBatch: (listener, signal) => listen(batches, listener, signal),
  };
}
