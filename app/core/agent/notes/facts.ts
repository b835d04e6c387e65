// Facts that can change during a session: date, folder, mode and model. If one has changed, all are sent with the
// person's next message.
import type { PermissionMode } from "#core/session/permission-rule.ts";
import type { SessionState } from "#core/session/state.ts";

const modes: Record<PermissionMode, string> = {
  ask: "the person is asked before you write or run",
  auto: "you may write and run without asking",
  plan: "plan only: look and think, change nothing",
  unattended: "nobody is there to ask",
};

/**
 * Composes the text of the facts. Returns undefined if none has changed. @param day a local date such as `2026-11-24,
 * Tuesday`
 */
export function newFacts(state: SessionState, day: string, place: string): string | undefined {
  const { mode, model } = state.settings;
  const facts = `[${day}. ${place} Mode: ${modes[mode]}. Model: ${model}.]`;
  return facts === state.facts ? undefined : facts;
}

export function localDay(now: number): string {
  const date = new Date(now);
  const pad = (n: number) => String(n).padStart(2, "0");
  const weekday = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"][date.getDay()];
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}, ${weekday}`;
}
