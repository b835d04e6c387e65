// Settings in IndexedDB, stored as JSON values by key.
import type { SettingsStore } from "#core/store-ports.ts";
import type { Settings } from "#core/settings.ts";
import { type OctoDatabase, write } from "./database.ts";
import { defaultSettings } from "../default-settings.ts";

export function createSettings(db: OctoDatabase): SettingsStore {
  return {
    get: async (key) => ((await db.get("settings", key)) ?? defaultSettings[key]) as Settings[typeof key],
    set: async (key, value) => {
      await write(db, ["settings"], "strict", (tx) => tx.objectStore("settings").put(value, key));
    },
  };
}
