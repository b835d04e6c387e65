// English: all texts of all pages. Other languages have the same keys; the page loads the texts by area.
import { accounts } from "./accounts.ts";
import { approvals } from "./approvals.ts";
import { backup } from "./backup.ts";
import { budgets } from "./budgets.ts";
import { failures } from "./failures.ts";
import { first } from "./first.ts";
import { invoice } from "./invoice.ts";
import { money } from "./money.ts";
import { panels } from "./panels.ts";
import { prices } from "./prices.ts";
import { retention } from "./retention.ts";
import { route } from "./route.ts";
import { settings } from "./settings.ts";
import { welcome } from "./welcome.ts";

export const en = {
  ...first,
  accounts,
  approvals,
  backup,
  budgets,
  failures,
  invoice,
  money,
  panels,
  prices,
  retention,
  route,
  settings,
  welcome,
};
