// Passes the state of the backup to the page in every tab, not only in the tab that writes the backup.
import type { Tabs } from "#core/ports.ts";
import type { SettingsStore } from "#core/store-ports.ts";
import type { BackupState } from "#core/settings.ts";

/** Calls `show` once at the start, and again after each backup, until the signal aborts. */
export async function watchBackupState(
  { settings, tabs }: { settings: Pick<SettingsStore, "get">; tabs: Pick<Tabs, "onBatch"> },
  show: (state: BackupState) => void,
  signal: AbortSignal,
): Promise<void> {
  const read = async () => show(await settings.get("copyState"));
  tabs.onBatch((batch) => batch.kind === "backup" && void read().catch(() => undefined), signal);
  await read();
}
