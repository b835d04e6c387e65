// The initial settings, which apply until the person changes them.
import type { Settings } from "#core/settings.ts";

export const defaultSettings: Settings = {
  accounts: [],
  rules: [],
  rulesAnswers: {},
  session: {},
  spending: {},
  budgetsTold: {},
  retention: {},
  days: "here",
  resumeWithinMs: 10 * 60_000,
  copying: true,
  copyState: {},
};
