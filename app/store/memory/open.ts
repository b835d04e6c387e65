// Opens all stores in memory, for tests and for runs without a browser. They share their logic with the stores in
// IndexedDB.
import type { OffsetAt } from "#core/ledger/calendar.ts";
import type { Clock } from "#core/ports.ts";
import type { BlobStore, DeviceKey, Inbox, SecretStore, SettingsStore } from "#core/store-ports.ts";
import type { Settings } from "#core/settings.ts";
import type { TextStore } from "#core/session/files/search-text.ts";
import { createLedger } from "#core/ledger/ledger.ts";
import { toRef } from "../blob-ref.ts";
import { type CommandRow, inOrder, revised, swapped, tombstone, toRow } from "../command-row.ts";
import { defaultSettings } from "../default-settings.ts";
import { memoryLedger } from "./ledger.ts";
import { memoryBackupQueue } from "./backup-queue.ts";
import { memorySessions } from "./sessions.ts";
import { type Tables, emptyTables } from "./tables.ts";
import type { Stores } from "../stores.ts";
import { isNewerText } from "../newer-text.ts";
import { proofKey, signed } from "../sealing.ts";
import { systemOffset } from "../device.ts";

/** Opens the stores. The data is lost when the process ends. */
export function memoryStores(clock: Clock, offsetAt: OffsetAt = systemOffset): Stores {
  const tables = emptyTables();
  const settings = memorySettings();
  return {
    sessions: memorySessions(tables, { clock, offsetAt }),
    inbox: memoryInbox(tables),
    ledger: createLedger(memoryLedger(tables), { clock, offsetAt, dayChoice: () => settings.get("days") }),
    backupQueue: memoryBackupQueue(tables),
    blobs: memoryBlobs(),
    settings,
    secrets: memorySecrets(),
    deviceKey: memoryDeviceKey(),
    texts: memoryTexts(tables),
    close: () => {},
  };
}

function memoryInbox({ inbox }: Tables): Inbox {
  const change = (id: CommandRow["id"], to: (row: CommandRow) => CommandRow | undefined): boolean => {
    const row = inbox.get(id);
    const next = row?.waiting && to(row);
    if (next) inbox.set(id, structuredClone(next));
    return Boolean(next);
  };
  return {
    put: async (command) => {
      if (inbox.has(command.id)) return "duplicate";
      // Rows are never deleted, so the size of the map is the number of commands so far.
      inbox.set(command.id, { ...structuredClone(toRow(command)), order: inbox.size + 1 });
      return "accepted";
    },
    waiting: async (sessionId) => {
      const rows = [...inbox.values()].filter((row) => row.waiting && (!sessionId || row.waiting === sessionId));
      return inOrder(structuredClone(rows));
    },
    revise: async (id, changes) => (change(id, (row) => revised(row, changes)) ? "revised" : "gone"),
    swap: async (id, other) => {
      const places = swapped(inbox.get(id), inbox.get(other));
      for (const row of places ?? []) inbox.set(row.id, row);
      return places ? "revised" : "gone";
    },
    withdraw: async (id) => (change(id, tombstone) ? "withdrawn" : "gone"),
  };
}

function memoryBlobs(): BlobStore {
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    put: async (bytes, mime, name) => {
      const ref = await toRef(bytes, mime, name);
      if (!blobs.has(ref.hash)) blobs.set(ref.hash, bytes.slice());
      return ref;
    },
    get: async (hash) => blobs.get(hash)?.slice(),
  };
}

function memorySettings(): SettingsStore {
  const settings: Settings = structuredClone(defaultSettings);
  return {
    get: async (key) => structuredClone(settings[key]),
    set: async (key, value) => void (settings[key] = structuredClone(value)),
  };
}

function memoryTexts({ sessions, texts }: Tables): TextStore {
  return {
    all: async () => structuredClone([...texts.values()]),
    save: async (newTexts) => {
      for (const text of newTexts) {
        const { sessionId } = text;
        if (isNewerText(text, sessions.get(sessionId), texts.get(sessionId)))
          texts.set(sessionId, structuredClone(text));
      }
    },
  };
}

function memorySecrets(): SecretStore {
  const secrets = new Map<string, string>();
  return {
    save: async (name, secret) => void secrets.set(name, secret),
    read: async (name) => secrets.get(name),
    remove: async (name) => void secrets.delete(name),
    isLocked: async () => false,
    unlock: async () => undefined,
  };
}

function memoryDeviceKey(): DeviceKey {
  let key: CryptoKey | undefined;
  return {
    keep: async (token) => void (key = await proofKey(token)),
    sign: async (text) => key && signed(key, text),
    forget: async () => void (key = undefined),
  };
}
