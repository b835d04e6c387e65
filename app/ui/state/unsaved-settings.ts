// Keeps changed settings in localStorage until the worker confirms them, because the page may close before the worker
// has written them.
import type { Settings } from "#core/settings.ts";
import type { Octo } from "../octo.ts";
import { WorkerGone } from "../run-worker.ts";

type Key = keyof Settings;

const prefix = "octo-setting:";
/** Maximum length of a remembered value in characters. A larger value, such as a price list, is not remembered. */
const maxLength = 50_000;

/**
 * Remembers a value until the returned function is called. A newer value of the same setting, from any tab, replaces
 * the remembered value.
 */
export function rememberUnsaved<K extends Key>(key: K, value: Settings[K]): () => void {
  const text = JSON.stringify({ value, id: Math.random() });
  try {
    // Removes the older value first, in case the new value does not fit into the storage.
    localStorage.removeItem(prefix + key);
    if (text.length <= maxLength) localStorage.setItem(prefix + key, text);
  } catch {
    // The storage is full. The value is not remembered, but the worker still writes the setting.
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
  // Sends all again after a return from the back-forward cache, because the previous worker may have ended too early.
  addEventListener("pageshow", ({ persisted }) => persisted && catchUp());
}

async function write(octo: Octo, name: string): Promise<void> {
  const text = localStorage.getItem(name) ?? "";
  try {
    const { value } = JSON.parse(text) as { value: Settings[Key] };
    await octo.call((api) => api.set(name.slice(prefix.length) as Key, value));
  } catch (error) {
    if (error instanceof WorkerGone) return;
    // Drops the value, because a value that the worker rejects now would be rejected later too.
  }
  drop(name, text);
}
