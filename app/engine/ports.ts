// Ports of the engine. The door that starts the engine provides them.
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { Provider } from "#core/model/provider.ts";
import type { Clock, Lead, Machine, Network, Tabs } from "#core/ports.ts";
import type { SettingsStore } from "#core/store-ports.ts";
import type { BlobStore } from "#core/store-ports.ts";
import type { BackupQueue } from "#core/store-ports.ts";
import type { Ledger } from "#core/store-ports.ts";
import type { Inbox } from "#core/store-ports.ts";
import type { SessionStore } from "#core/store-ports.ts";
import type { BudgetGuard } from "#core/ledger/budgets/budget-guard.ts";

export interface EnginePorts {
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
  sessions: SessionStore;
  inbox: Inbox;
  settings: SettingsStore;
  blobs: BlobStore;
  ledger: Pick<Ledger, "buildSegments" | "sealSegment" | "mergeSegments" | "deleteMerged" | "removedMonths" | "months">;
  backupQueue: BackupQueue;
  tabs: Tabs;
  lead: Lead;
  machine: Machine;
  /** Absent where it cannot be known (Node): a call without a network then fails and is retried. */
  network?: Network;
  /** The account as it is now, with its provider, or an error that tells the person why it cannot be used. */
  connect(account: AccountId): Promise<Connection | ModelError>;
  /** Allows or refuses calls by the person's budgets. */
  budgetGuard: BudgetGuard;
  /** Whether a model call gives each new chat its title. */
  titles: boolean;
  /** Reports an unexpected failure to the console. */
  report(error: unknown): void;
}

export interface Connection {
  account: Account;
  provider: Provider;
}
