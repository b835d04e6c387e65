// Settings in IndexedDB, stored as JSON values by key.
import type { SettingsStore } from "#core/store-ports.ts";
import type { Settings } from "#core/settings.ts";
import { type OctoDatabase, write } from "./database.ts";
import { kindOf } from "../kind-of.ts";
import { defaultSettings } from "../default-settings.ts";

/** Returns the initial setting in place of a damaged one, because the app could not start with it. */
function wholeOr(stored: unknown, initial: unknown): unknown {
  if (stored === undefined || stored === null || kindOf(stored) !== kindOf(initial ?? stored)) return initial;
  return Array.isArray(stored) && Array.isArray(initial) ? stored.filter((item) => kindOf(item) === "object") : stored;
}

export function createSettings(db: OctoDatabase): SettingsStore {
  return {
    get: async (key) => wholeOr(await db.get("settings", key), defaultSettings[key]) as Settings[typeof key],
    set: async (key, value) => {
      await write(db, ["settings"], "strict", (tx) => tx.objectStore("settings").put(value, key));
    },
  };
}
