// Messages between the tabs of one browser. If a message is lost, the only effect is a delay.
import type { Batch, Tabs } from "#core/ports.ts";

export interface TabsOptions {
  /** Number of this tab's build. It is raised with each release whose messages an older tab could misread. */
  build: number;
  /** Called when a tab with a newer build sends a message. The message itself is ignored. */
  onOutdated(): void;
  name?: string;
}

type TabMessage = { build: number } & ({ kind: "poke" } | { kind: "batch"; batch: Batch });

/** Sends messages over a BroadcastChannel, and to listeners in this tab. The signal closes the channel. */
export function createTabs({ build, onOutdated, name = "octo-tabs" }: TabsOptions, signal: AbortSignal): Tabs {
  const here = localTabs();
  const channel = new BroadcastChannel(name);
  signal.addEventListener("abort", () => channel.close());
  channel.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => {
    if (data.build > build) onOutdated();
    else if (data.kind === "poke") here.poke();
    else here.publish(data.batch);
  });
  const send = (message: TabMessage) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only messages to windows have an origin
    if (!signal.aborted) channel.postMessage(message);
  };

  return {
    ...here,
    poke: () => {
      here.poke();
      send({ build, kind: "poke" });
    },
    publish: (batch) => {
      here.publish(batch);
      send({ build, kind: "batch", batch });
    },
  };
}

/** Passes messages within one process. Used in Node and in tests. */
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
