// The version of the stored session state. A checkpoint of another version is dropped, and the log is folded again.
import type { SessionState } from "./state.ts";

/**
 * For each field, the version of the state in which its shape or meaning last changed. Give a field the next number
 * when you add it, or when its meaning or a type inside it changes. This raises `stateShape`.
 */
const changedIn = {
  sessionId: 8,
  createdAt: 8,
  updatedAt: 8,
  lastSeq: 8,
  settings: 8,
  prompt: 8,
  facts: 8,
  order: 8,
  entries: 16,
  asks: 11,
  rules: 10,
  droppedRules: 10,
  todos: 8,
  seenVersions: 9,
  turn: 16,
  lastTurn: 8,
  pausedAt: 16,
  openCalls: 8,
  lostCalls: 14,
  fallback: 8,
  lastCall: 8,
  sentPrefix: 9,
  counted: 9,
  calibration: 9,
  observedWindow: 9,
  refusalLessons: 13,
  totals: 15,
  live: 8,
} satisfies Record<keyof SessionState, number>;

export const stateShape = Math.max(...Object.values(changedIn));
