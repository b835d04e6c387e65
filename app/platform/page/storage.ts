// Whether the browser may throw Octo's data away, and the wish that it may not.
import { type Accessor, createSignal } from "solid-js";

export interface StorageKeeper {
  persisted: Accessor<boolean | undefined>;
  /** Asks the browser; it may say no without a word. */
  persist(): Promise<void>;
}

export function createStorageKeeper(): StorageKeeper {
  const [persisted, setPersisted] = createSignal<boolean>();
  const { storage } = navigator;
  void storage?.persisted?.().then(setPersisted);
  return {
    persisted,
    persist: async () => void setPersisted(await storage.persist()),
  };
}
