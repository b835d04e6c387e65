// A stored setting as a signal; writes go through the worker.
import { type Accessor, createResource } from "solid-js";
import type { Settings } from "#core/ports.ts";
import { useOcto } from "./context.ts";

export function createSetting<K extends keyof Settings>(
  key: K,
): [Accessor<Settings[K] | undefined>, (value: Settings[K]) => Promise<void>, () => void] {
  const octo = useOcto();
  const [value, { mutate, refetch }] = createResource(() =>
    octo.call((api) => api.setting(key) as Promise<Settings[K]>),
  );
  const set = async (next: Settings[K]) => {
    mutate(() => next);
    await octo.call((api) => api.set(key, next));
  };
  return [value, set, () => void refetch()];
}
