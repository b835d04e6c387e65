// English: every word of every screen. Other languages have the same keys; the page loads them by areas.
import { accounts } from "./en-accounts.ts";
import { budgets } from "./en-budgets.ts";
import { copy } from "./en-copy.ts";
import { failures } from "./en-failures.ts";
import { first } from "./en-first.ts";
import { money } from "./en-money.ts";
import { panels } from "./en-panels.ts";
import { prices } from "./en-prices.ts";
import { retention } from "./en-retention.ts";
import { route } from "./en-route.ts";
import { settings } from "./en-settings.ts";
import { welcome } from "./en-welcome.ts";

export const en = {
  ...first,
  accounts,
  budgets,
  copy,
  failures,
  money,
  panels,
  prices,
  retention,
  route,
  settings,
  welcome,
};
