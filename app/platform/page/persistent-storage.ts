// Whether the browser may throw Octo's data away, and the wish that it may not.
import { type Accessor, createSignal } from "solid-js";

export interface StorageKeeper {
  persisted: Accessor<boolean | undefined>;
  /** Asks the browser; it may say no without a word. */
  persist(): Promise<void>;
  /** Bytes that Octo takes and may take at most, as the browser estimates them. */
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
