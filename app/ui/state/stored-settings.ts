// A stored setting as a signal. All code that uses the same setting shares the signal. The worker writes the value.
import { type Accessor, createResource, createRoot } from "solid-js";
import type { Settings } from "#core/settings.ts";
import type { Octo } from "../octo.ts";
import { useOcto } from "./context.ts";
import { rememberUnsaved } from "./unsaved-settings.ts";

type Key = keyof Settings;
type Setting<K extends Key> = [
  Accessor<Settings[K] | undefined>,
  (value: Settings[K]) => Promise<void>,
  /**
   * Reads the setting again after other code has written it. The old value stays visible until the promise resolves.
   */
  () => Promise<void>,
  /** Changes the setting: computes the new value from the stored value, which is read first if necessary. */
  (next: (now: Settings[K]) => Settings[K]) => Promise<void>,
];

const shared = new Map<Key, Setting<Key>>();

export function createSetting<K extends Key>(key: K): Setting<K> {
  const octo = useOcto();
  let setting = shared.get(key) as Setting<K> | undefined;
  if (!setting) {
    setting = createRoot(() => openSetting(octo, key));
    shared.set(key, setting as unknown as Setting<Key>);
  }
  return setting;
}

function openSetting<K extends Key>(octo: Octo, key: K): Setting<K> {
  let writes = 0;
  let written: Settings[K] | undefined;
  const [value, { mutate, refetch }] = createResource(async () => {
    const before = writes;
    const read = await octo.call((api) => api.setting(key) as Promise<Settings[K]>);
    // Prefers a value that was written during the read, because it is newer than the value that was read.
    return before === writes ? read : (written as Settings[K]);
  });
  const set = async (next: Settings[K]) => {
    writes += 1;
    written = next;
    mutate(() => next);
    const confirmed = rememberUnsaved(key, next);
    await octo.call((api) => api.set(key, next));
    confirmed();
  };
  const change: Setting<K>[3] = async (next) => {
    const read = value.latest ?? (await octo.call((api) => api.setting(key) as Promise<Settings[K]>));
    // Prefers the latest value, because another change may have finished during the read.
    await set(next(value.latest ?? read));
  };
  const again = async () => void (await refetch());
  // The lint rule does not recognise the first function as a reactive accessor.
  // oxlint-disable-next-line solid/reactivity
  return [() => value.latest, set, again, change];
}
