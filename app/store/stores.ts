// Everything a door gets from this room, whichever implementation it chose.
import type { Ledger, BlobStore, Inbox, BackupQueue, SecretStore, SessionStore, SettingsStore } from "#core/ports.ts";
import type { TextStore } from "#core/session/files/search-text.ts";

export interface Stores {
  sessions: SessionStore;
  inbox: Inbox;
  ledger: Ledger;
  backupQueue: BackupQueue;
  blobs: BlobStore;
  settings: SettingsStore;
  secrets: SecretStore;
  texts: TextStore;
  close(): void;
}
