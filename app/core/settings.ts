// Settings: what a person can set, and small facts that Octo stores with the settings. The keys are stored: never rename one.
import type { CurrencyChoice } from "./ledger/currency/currency.ts";
import type { Retention } from "./ledger/audit/retention.ts";
import type { BudgetSettings } from "./ledger/budgets/budget-settings.ts";
import type { AccountId } from "./ids.ts";
import type { Account } from "./model/vendors/account.ts";
import type { FetchedPrices } from "./model/prices/price-book.ts";
import type { SessionSettings } from "./session/session-settings.ts";
import type { PermissionRule } from "./session/permission-rule.ts";

/** All settings by key. Values are JSON. */
export interface Settings {
  accounts: Account[];
  defaultAccount?: AccountId;
  /** The person's own permission rules, which outrank most built-in ones. */
  rules: PermissionRule[];
  /** Settings for the next new session. */
  session: Partial<SessionSettings>;
  /** Budgets: limits on what calls may cost. */
  spending: BudgetSettings;
  /** A fetched price list, for models whose prices Octo's own list lacks or has in an older edition. */
  prices?: FetchedPrices;
  /** The currency that costs are shown in; absent: dollars, because nobody has chosen. */
  currency?: CurrencyChoice;
  /** For each soft budget: the period in which the person was last alerted, and the highest spent share of that alert. */
  budgetsTold: Record<string, { firstDay: string; share: number }>;
  /** An interrupted turn is resumed if it was active within this many milliseconds. 0: never. */
  resumeWithinMs: number;
  /** How long calls stay in the ledger. */
  retention: Retention;
  /** Whether Octo backs up ledger and chats to the machine while a relay is connected. */
  copying: boolean;
  copyState: BackupState;
}

/** The state of the backup: when it last succeeded, failed and was verified. */
export interface BackupState {
  /** Time of the last successful backup, in ms since 1970. */
  at?: number;
  /** Why the last attempt failed: in words, and as the relay's error code if the relay refused. */
  failure?: string;
  code?: string;
  /** Months deleted in this browser are noted by lines in the backup. These are the ids of the lines already written. */
  removed?: string[];
  /** When the backup was last compared with this browser's data, and whether the backup was complete. */
  verified?: { at: number; whole: boolean };
}
