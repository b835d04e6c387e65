// What a page sees of the copy on the machine, and may do with it.
import type { Clock, MachineCopy, SettingsStore, Tabs } from "#core/ports.ts";
import type { CopyState } from "#core/settings.ts";
import type { OctoApi } from "../../api.ts";
import type { CopiedStores } from "./verify.ts";
import type { RelayLink } from "../../platform/relay/link.ts";

/** Seldom wanted, and of no use without the relay: it is loaded from there when it is. */
const check = () => import("./verify.ts");
const back = () => import("./restore.ts");

interface CopyPorts {
  stores: CopiedStores & { settings: SettingsStore };
  link: Pick<RelayLink, "status">;
  copy: MachineCopy;
  clock: Clock;
  tabs: Pick<Tabs, "publish">;
  /** While something is read again: how far it is, of how many files. */
  progress(shown: { done: number; total: number } | undefined): void;
}

export function createCopy({ stores, link, copy, clock, tabs, progress }: CopyPorts): OctoApi["copy"] {
  const { sessions, billing, outbox, settings } = stores;
  const ports = {
    stores,
    copy,
    offsetAt: (at: number) => -new Date(at).getTimezoneOffset(),
    progress: (done: number, total: number) => progress({ done, total }),
  };
  const shown = async <T>(work: Promise<T>) => work.finally(() => progress(undefined));
  const isEmpty = async () => {
    const shelves = (["recent", "archived", "trashed"] as const).map((shelf) => sessions.list({ shelf, limit: 1 }));
    return (await Promise.all(shelves)).flat().length === 0 && (await billing.months()).length === 0;
  };
  return {
    async look() {
      const [waiting, empty, list] = await Promise.all([
        outbox.waiting(),
        isEmpty(),
        link.status().state === "connected" ? copy.list().catch(() => undefined) : undefined,
      ]);
      const there = list && { home: list.home, months: list.months.length, chats: list.sessions.length };
      return { waiting, empty, there };
    },
    async verify() {
      const report = await shown(check().then(({ verifyCopy }) => verifyCopy(ports)));
      const state: CopyState = await settings.get("copyState");
      const verified = { at: clock.now(), whole: report.whole };
      // What is missing is told anew, and of removed months nobody knows whether it is there.
      await settings.set("copyState", { ...state, verified, ...(!report.whole && { removed: [] }) });
      tabs.publish({ kind: "copied" });
      return report;
    },
    async takeBack(deletedToo = false) {
      try {
        return await shown(back().then(({ takeBack }) => takeBack(ports, deletedToo)));
      } finally {
        // What came before a fault is there, too.
        tabs.publish({ kind: "imported" });
      }
    },
  };
}
