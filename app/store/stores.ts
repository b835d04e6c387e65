// Everything a door gets from this room, whichever implementation it chose.
import type { BillingStore, BlobStore, Inbox, Outbox, SecretStore, SessionStore, SettingsStore } from "#core/ports.ts";
import type { TextStore } from "#core/session/files/search-text.ts";

export interface Stores {
  sessions: SessionStore;
  inbox: Inbox;
  billing: BillingStore;
  outbox: Outbox;
  blobs: BlobStore;
  settings: SettingsStore;
  secrets: SecretStore;
  texts: TextStore;
  close(): void;
}
