// Shows whether the browser may evict Octo's data, and asks the browser to keep the data.
import { type Accessor, createSignal } from "solid-js";

export interface StorageKeeper {
  persisted: Accessor<boolean | undefined>;
  /** Asks the browser for persistent storage. The browser may refuse without asking the person. */
  persist(): Promise<void>;
  /** Number of bytes used, and the maximum. Both are the browser's estimates. */
  estimate(): Promise<{ usage: number; quota: number } | undefined>;
}

export function createStorageKeeper(): StorageKeeper {
  const [persisted, setPersisted] = createSignal<boolean>();
  const { storage } = navigator;
  void storage?.persisted?.().then(setPersisted);
  return {
    persisted,
    persist: async () => void setPersisted(await storage.persist()),
    estimate: async () => {
      const { usage, quota } = (await storage?.estimate?.()) ?? {};
      return usage === undefined || !quota ? undefined : { usage, quota };
    },
  };
}
