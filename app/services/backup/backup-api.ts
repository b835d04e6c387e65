// The backup part of the page's interface: overview, verify, restore.
import { loadPart } from "#core/load-part.ts";
import type { Clock, BackupFiles, Tabs } from "#core/ports.ts";
import type { BackupState } from "#core/settings.ts";
import type { OctoApi } from "../../api.ts";
import type { BackedUpStores } from "./verify.ts";
import type { RelayLink } from "#core/relay-link.ts";

/**
 * The code for verifying and restoring is loaded only when it is used, because that is rare. Both need the relay
 * anyway, which also serves this code.
 */
const check = (clock: Clock) => loadPart(() => import("./verify.ts"), clock);
const back = (clock: Clock) => loadPart(() => import("./restore.ts"), clock);

interface BackupApiPorts {
  stores: BackedUpStores;
  link: Pick<RelayLink, "status">;
  files: BackupFiles;
  clock: Clock;
  tabs: Pick<Tabs, "publish" | "poke">;
  /** Shows the progress while the backup is verified or restored. Called with undefined at the end. */
  progress(shown: { done: number; total: number } | undefined): void;
}

export function createBackupApi({ stores, link, files, clock, tabs, progress }: BackupApiPorts): OctoApi["backup"] {
  const { sessions, ledger, backupQueue, settings } = stores;
  const ports = {
    stores,
    files,
    offsetAt: (at: number) => -new Date(at).getTimezoneOffset(),
    progress: (done: number, total: number) => progress({ done, total }),
  };
  const shown = async <T>(work: Promise<T>) => work.finally(() => progress(undefined));
  const isEmpty = async () => {
    const lists = (["recent", "archived", "trashed"] as const).map((shelf) => sessions.list({ view: shelf, limit: 1 }));
    return (await Promise.all(lists)).flat().length === 0 && (await ledger.months()).length === 0;
  };
  return {
    async overview() {
      const [waiting, empty, list] = await Promise.all([
        backupQueue.pending(),
        isEmpty(),
        link.status().state === "connected" ? files.list().catch(() => undefined) : undefined,
      ]);
      const there = list && { home: list.home, months: list.months.length, chats: list.sessions.length };
      return { waiting, empty, there };
    },
    async verify() {
      const report = await shown(check(clock).then(({ verifyBackup }) => verifyBackup(ports)));
      const state: BackupState = await settings.get("copyState");
      const verified = { at: clock.now(), whole: report.whole };
      // If the backup differs, also forgets which deleted months it already mentions, so that the next backup writes
      // those lines again.
      await settings.set("copyState", { ...state, verified, ...(!report.whole && { removed: [] }) });
      tabs.publish({ kind: "backup" });
      return report;
    },
    async restoreChat(sessionId) {
      const found = await back(clock).then(({ restoreChat }) => restoreChat(ports, sessionId));
      tabs.publish({ kind: "imported" });
      // Messages may have been waiting for the chat.
      tabs.poke();
      return found;
    },
    async restore(deletedToo = false) {
      try {
        return await shown(back(clock).then(({ restoreBackup }) => restoreBackup(ports, deletedToo)));
      } finally {
        // Also published after an error, because a failed restore may already have added records and chats.
        tabs.publish({ kind: "imported" });
      }
    },
  };
}
