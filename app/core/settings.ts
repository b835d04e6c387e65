// What a person can set, and what Octo keeps beside it.
import type { CurrencyChoice } from "./ledger/currency/currency.ts";
import type { Retention } from "./ledger/audit/retention.ts";
import type { BudgetSettings } from "./ledger/budgets/budget-settings.ts";
import type { AccountId } from "./ids.ts";
import type { Account } from "./model/vendors/account.ts";
import type { FetchedPrices } from "./model/prices/price-book.ts";
import type { PermissionRule, SessionSettings } from "./session/events.ts";

/** By key, as JSON values. */
export interface Settings {
  accounts: Account[];
  defaultAccount?: AccountId;
  /** Rules of the person, over the built-in ones. */
  rules: PermissionRule[];
  /** Settings of the next new session. */
  session: Partial<SessionSettings>;
  /** What calls may cost. */
  spending: BudgetSettings;
  /** A price list fetched on request, for models that Octo's own does not have, or has older. */
  prices?: FetchedPrices;
  /** What money is shown in; absent: dollars, and nobody has chosen. */
  currency?: CurrencyChoice;
  /** Up to which share of it each soft budget was told of, and in which of its periods. */
  budgetsTold: Record<string, { firstDay: string; share: number }>;
  /** Resume a turn that a crash cut short, if it is younger than this many milliseconds; 0: never. */
  resumeWithinMs: number;
  /** How long calls stay in the ledger. */
  retention: Retention;
  /** Whether ledger and chats are copied to the machine while a relay is connected. */
  copying: boolean;
  /** How that went. */
  copyState: BackupState;
}

export interface BackupState {
  /** When something was copied last. */
  at?: number;
  /** Why copying does not work at present, in words, and as a code where the relay was the one that refused. */
  failure?: string;
  code?: string;
  /** What the copy was told of months that were removed here, by the ids of the lines. */
  removed?: string[];
  /** When the copy was last compared with what is here, and whether it had all of it. */
  verified?: { at: number; whole: boolean };
}
