// What was set and is not confirmed yet, noted in this browser: a page may go before its worker has written it.
import type { Settings } from "#core/settings.ts";
import { type Octo, WorkerGone } from "../octo.ts";

type Key = keyof Settings;

const prefix = "octo-setting:";
/** In letters. A fetched list can be fetched again, and this browser keeps few megabytes of notes. */
const maxLength = 50_000;

/** Until what it answers is called. A newer note of the same setting, in whatever tab, takes its place. */
export function rememberUnsaved<K extends Key>(key: K, value: Settings[K]): () => void {
  const text = JSON.stringify({ value, id: Math.random() });
  try {
    // An older note must not come after what is set now, whether that finds room or not.
    localStorage.removeItem(prefix + key);
    if (text.length <= maxLength) localStorage.setItem(prefix + key, text);
  } catch {
    // No room for a note: it holds once the worker has written it, as it would with one.
  }
  return () => drop(prefix + key, text);
}

function drop(name: string, text: string): void {
  if (localStorage.getItem(name) === text) localStorage.removeItem(name);
}

/** Writes what was left unconfirmed, before anything is read. Called once by the page's door. */
export function resendUnsaved(octo: Octo): void {
  const catchUp = () => {
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) void write(octo, name);
  };
  catchUp();
  // Comes back from the back-forward cache with what its worker had no time for.
  addEventListener("pageshow", ({ persisted }) => persisted && catchUp());
}

async function write(octo: Octo, name: string): Promise<void> {
  const text = localStorage.getItem(name) ?? "";
  try {
    const { value } = JSON.parse(text) as { value: Settings[Key] };
    await octo.call((api) => api.set(name.slice(prefix.length) as Key, value));
  } catch (error) {
    if (error instanceof WorkerGone) return;
    // What cannot be written now cannot be written later either.
  }
  drop(name, text);
}
