// What the engine is wired to by its door.
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { Provider } from "#core/model/provider.ts";
import type {
  BillingStore,
  BlobStore,
  Clock,
  Inbox,
  Lead,
  Machine,
  Network,
  Outbox,
  SessionStore,
  SettingsStore,
  Tabs,
} from "#core/ports.ts";
import type { Purse } from "#core/ledger/budgets/budget-guard.ts";

export interface EnginePorts {
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
  sessions: SessionStore;
  inbox: Inbox;
  settings: SettingsStore;
  blobs: BlobStore;
  billing: Pick<BillingStore, "pack" | "seal" | "merge" | "sweep" | "removed" | "months">;
  outbox: Outbox;
  tabs: Tabs;
  lead: Lead;
  machine: Machine;
  /** Absent where nobody can tell: then a call without a network fails and is tried again. */
  network?: Network;
  /** The account as it is now, ready to be asked; or why not, in words for the person. */
  connect(account: AccountId): Promise<Connection | ModelError>;
  /** What calls may cost. */
  purse: Purse;
  /** Whether a new chat gets its title from a small model call. */
  titles: boolean;
  /** Failures that are nobody's answer: for the console of whoever runs this. */
  report(error: unknown): void;
}

export interface Connection {
  account: Account;
  provider: Provider;
}
