// What the engine is wired to by its door.
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { Provider } from "#core/model/provider.ts";
import type {
  Ledger,
  BlobStore,
  Clock,
  Inbox,
  Lead,
  Machine,
  Network,
  BackupQueue,
  SessionStore,
  SettingsStore,
  Tabs,
} from "#core/ports.ts";
import type { BudgetGuard } from "#core/ledger/budgets/budget-guard.ts";

export interface EnginePorts {
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
  sessions: SessionStore;
  inbox: Inbox;
  settings: SettingsStore;
  blobs: BlobStore;
  ledger: Pick<Ledger, "pack" | "seal" | "merge" | "sweep" | "removed" | "months">;
  backupQueue: BackupQueue;
  tabs: Tabs;
  lead: Lead;
  machine: Machine;
  /** Absent where nobody can tell: then a call without a network fails and is tried again. */
  network?: Network;
  /** The account as it is now, ready to be asked; or why not, in words for the person. */
  connect(account: AccountId): Promise<Connection | ModelError>;
  /** What calls may cost. */
  budgetGuard: BudgetGuard;
  /** Whether a new chat gets its title from a small model call. */
  titles: boolean;
  /** Failures that are nobody's answer: for the console of whoever runs this. */
  report(error: unknown): void;
}

export interface Connection {
  account: Account;
  provider: Provider;
}
