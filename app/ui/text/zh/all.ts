// Chinese: all texts of all pages.
import type { Words } from "../t.ts";
import { accounts } from "./accounts.ts";
import { budgets } from "./budgets.ts";
import { approvals } from "./approvals.ts";
import { backup } from "./backup.ts";
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

export const zh: Words = {
  ...first,
  accounts,
  budgets,
  approvals,
  backup,
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
