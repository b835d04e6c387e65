// 中文。
import type { Words } from "./t.ts";
import { accounts } from "./zh-accounts.ts";
import { budgets } from "./zh-budgets.ts";
import { copy } from "./zh-copy.ts";
import { failures } from "./zh-failures.ts";
import { first } from "./zh-first.ts";
import { money } from "./zh-money.ts";
import { panels } from "./zh-panels.ts";
import { prices } from "./zh-prices.ts";
import { retention } from "./zh-retention.ts";
import { route } from "./zh-route.ts";
import { settings } from "./zh-settings.ts";
import { welcome } from "./zh-welcome.ts";

export const zh: Words = {
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
