// The settings of a person who has not changed any.
import type { Settings } from "#core/settings.ts";

export const defaultSettings: Settings = {
  accounts: [],
  rules: [],
  session: {},
  spending: {},
  budgetsTold: {},
  retention: {},
  resumeWithinMs: 10 * 60_000,
  copying: true,
  copyState: {},
};
