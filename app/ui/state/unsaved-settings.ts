// Settings that were changed but not confirmed by the worker, in localStorage. A page may close before its worker has
// written them.
import type { Settings } from "#core/settings.ts";
import { type Octo, WorkerGone } from "../octo.ts";

type Key = keyof Settings;

const prefix = "octo-setting:";
/** In characters. Larger values, such as a fetched price list, can be fetched again. */
const maxLength = 50_000;

/**
 * Remembers a value until the returned function is called. A newer value of the same setting replaces it, in any tab.
 */
export function rememberUnsaved<K extends Key>(key: K, value: Settings[K]): () => void {
  const text = JSON.stringify({ value, id: Math.random() });
  try {
    // Removes the older value first, in case the new one does not fit.
    localStorage.removeItem(prefix + key);
    if (text.length <= maxLength) localStorage.setItem(prefix + key, text);
  } catch {
    // Storage is full: the setting is still written by the worker.
  }
  return () => drop(prefix + key, text);
}

function drop(name: string, text: string): void {
  if (localStorage.getItem(name) === text) localStorage.removeItem(name);
}

/** Sends the remembered values to the worker. Called once, by main.tsx, before anything is read. */
export function resendUnsaved(octo: Octo): void {
  const catchUp = () => {
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) void write(octo, name);
  };
  catchUp();
  // After the back-forward cache, the worker of before may have missed some.
  addEventListener("pageshow", ({ persisted }) => persisted && catchUp());
}

async function write(octo: Octo, name: string): Promise<void> {
  const text = localStorage.getItem(name) ?? "";
  try {
    const { value } = JSON.parse(text) as { value: Settings[Key] };
    await octo.call((api) => api.set(name.slice(prefix.length) as Key, value));
  } catch (error) {
    if (error instanceof WorkerGone) return;
    // A value that fails now would fail later too.
  }
  drop(name, text);
}
