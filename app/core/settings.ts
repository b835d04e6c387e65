// Settings: what a person can set, and small facts that Octo stores beside them. The keys are stored names: never rename one.
import type { CurrencyChoice } from "./ledger/currency/currency.ts";
import type { Retention } from "./ledger/audit/retention.ts";
import type { BudgetSettings } from "./ledger/budgets/budget-settings.ts";
import type { AccountId } from "./ids.ts";
import type { Account } from "./model/vendors/account.ts";
import type { FetchedPrices } from "./model/prices/price-book.ts";
import type { SessionSettings } from "./session/session-settings.ts";
import type { PermissionRule } from "./session/permission-rule.ts";

/** By key, as JSON values. */
export interface Settings {
  accounts: Account[];
  defaultAccount?: AccountId;
  /** The person's own permission rules, which outrank most built-in ones. */
  rules: PermissionRule[];
  /** Settings of the next new session. */
  session: Partial<SessionSettings>;
  /** What calls may cost. */
  spending: BudgetSettings;
  /** A fetched price list, for models that Octo's own list lacks or has older prices for. */
  prices?: FetchedPrices;
  /** The currency that costs are shown in; absent: dollars, because nobody has chosen. */
  currency?: CurrencyChoice;
  /** For each soft budget: the period in which it last alerted, and the highest share it alerted at. */
  budgetsTold: Record<string, { firstDay: string; share: number }>;
  /** An interrupted turn is resumed if it is younger than this, in milliseconds. 0: never. */
  resumeWithinMs: number;
  /** How long calls stay in the ledger. */
  retention: Retention;
  /** Whether ledger and chats are backed up to the machine while a relay is connected. */
  copying: boolean;
  copyState: BackupState;
}

/** How the backup is going. */
export interface BackupState {
  /** When something was last backed up. */
  at?: number;
  /** Why the last attempt failed: in words, and as the relay's error code if the relay refused. */
  failure?: string;
  code?: string;
  /** Ids of the lines in the backup that say which months were deleted here. */
  removed?: string[];
  /** When the backup was last compared with this browser's data, and whether it was complete. */
  verified?: { at: number; whole: boolean };
}
