// The stored settings: the person's choices, and small facts that Octo remembers. The keys are stored data, so a key
// must never be renamed.
import type { CurrencyChoice } from "./ledger/currency/currency.ts";
import type { Retention } from "./ledger/audit/retention.ts";
import type { BudgetSettings } from "./ledger/budgets/budget-settings.ts";
import type { DayChoice } from "./ledger/here-days.ts";
import type { AccountId } from "./ids.ts";
import type { Account } from "./model/vendors/account.ts";
import type { FetchedPrices } from "./model/prices/price-book.ts";
import type { SessionSettings } from "./session/session-settings.ts";
import type { PermissionRule } from "./session/permission-rule.ts";
import type { RulesAnswers } from "./session/found-rules.ts";

/** All settings by key. The values are stored as JSON. */
export interface Settings {
  accounts: Account[];
  defaultAccount?: AccountId;
  /** The person's own permission rules. They take precedence over most built-in rules. */
  rules: PermissionRule[];
  /** What the person has said about the rules that projects bring. */
  rulesAnswers: RulesAnswers;
  /** Settings that a new session starts with. */
  session: Partial<SessionSettings>;
  /** The person's budgets: limits on what model calls may cost. */
  spending: BudgetSettings;
  /** A fetched price list. It is used for models whose prices are missing or older in the bundled list. */
  prices?: FetchedPrices;
  /**
   * The currency in which costs are shown. Absent until the person chooses one; until then costs are shown in dollars.
   */
  currency?: CurrencyChoice;
  /**
   * The last alert of each soft budget, by a key that identifies the budget: the first day of the budget period, and
   * the spent share in percent (80 or 100).
   */
  budgetsTold: Record<string, { firstDay: string; share: number }>;
  /** An interrupted turn is resumed if it was active within this many milliseconds. With 0, no turn is resumed. */
  resumeWithinMs: number;
  /** Whose days pages and budgets count by. Monthly files always have each record's own days. */
  days: DayChoice;
  /** How long to keep calls in the ledger before Octo asks to remove them. */
  retention: Retention;
  /** True if Octo backs up ledger and chats to the relay's machine whenever a relay is connected. */
  copying: boolean;
  copyState: BackupState;
}

/** The state of the backup: when it last succeeded, failed and was verified. */
export interface BackupState {
  /** Time of the last successful backup, in milliseconds since 1970; absent before the first one. */
  at?: number;
  /** Why the last backup failed: `failure` is a text for people, `code` is the error code if the relay refused. */
  failure?: string;
  code?: string;
  /** Ids of those lines in the backup which record that this browser deleted a month. */
  removed?: string[];
  /** When the backup was last compared with this browser's data, and whether it contained all of the data unchanged. */
  verified?: { at: number; whole: boolean };
}
