// Interfaces that the engine needs. The entry file that starts the engine provides their implementations.
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { Provider } from "#core/model/provider.ts";
import type { Clock, FitImage, Lead, Machine, Network, Tabs } from "#core/ports.ts";
import type { BackupQueue, BlobStore, Inbox, Ledger, SessionStore, SettingsStore } from "#core/store-ports.ts";
import type { BudgetGuard } from "#core/ledger/budgets/budget-guard.ts";

export interface EnginePorts {
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
  sessions: SessionStore;
  inbox: Inbox;
  settings: SettingsStore;
  blobs: BlobStore;
  ledger: Pick<
    Ledger,
    "amend" | "buildSegments" | "sealSegment" | "mergeSegments" | "deleteMerged" | "removedMonths" | "months"
  >;
  backupQueue: BackupQueue;
  tabs: Tabs;
  lead: Lead;
  machine: Machine;
  /** Makes a picture fit for a model. Absent in Node, which cannot draw. */
  fitImage?: FitImage;
  /**
   * Tells whether there is a network connection. Absent in Node, which cannot know this. A call without a connection
   * then fails and is retried.
   */
  network?: Network;
  /**
   * Returns the account's current settings and its provider. If the account cannot be used, returns an error that tells
   * the person why.
   */
  connect(account: AccountId): Promise<Connection | ModelError>;
  /** Checks each call against the person's budgets. */
  budgetGuard: BudgetGuard;
  /**
   * What happens with rules that a project brings. `ask`: the person is asked. `follow`: the person has agreed
   * beforehand. `skip`: nobody can be asked, so they are not sent.
   */
  projectRules: "ask" | "follow" | "skip";
  /** False if nobody can be asked, as without a terminal; true if absent. */
  attended?: boolean;
  /** True if Octo uses a model call to give each new chat a title. */
  titles: boolean;
  /** When the person last left or reloaded this page, in milliseconds since 1970. Absent where there is no page. */
  leftAt?(): number;
  /** The space that is left in the browser. Absent where nothing is stored. */
  disk?: Disk;
  /** Reports an unexpected failure, for example on the console. */
  report(error: unknown): void;
}

export interface Disk {
  /** Keeps some space for the records of paid calls. Returns false if there is not so much. */
  makeReserve(): Promise<boolean>;
  /** Frees that space, for what cannot wait. */
  spendReserve(): Promise<void>;
  /** Tells the person whether the disk is full. */
  told(full: boolean): void;
}

export interface Connection {
  account: Account;
  provider: Provider;
}
