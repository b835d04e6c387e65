// The type of all stores together. Each entry file of the app opens one such set of stores.
import type { TextStore } from "#core/session/files/search-text.ts";
import type {
  BackupQueue,
  BlobStore,
  DeviceKey,
  Inbox,
  Ledger,
  SecretStore,
  SessionStore,
  SettingsStore,
} from "#core/store-ports.ts";

export interface Stores {
  sessions: SessionStore;
  inbox: Inbox;
  ledger: Ledger;
  backupQueue: BackupQueue;
  blobs: BlobStore;
  settings: SettingsStore;
  secrets: SecretStore;
  deviceKey: DeviceKey;
  texts: TextStore;
  close(): void;
}
