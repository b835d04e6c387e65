// Fits the answer into what the window leaves of it, because some servers count the answer that a request asks for.
import type { ModelError } from "#core/model/model-errors.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { SessionState } from "#core/session/state.ts";
import { sizeOf } from "./policy.ts";

/** Shortest answer in tokens that is worth a request. */
const shortest = 512;
/** Share of the window that stays free, because Octo's count may be too low. */
const spareShare = 0.03;

/** Shortens the answer, if a refusal has shown the model's window and the answer would not fit. */
export function withRoomForAnswer(request: ModelRequest, state: SessionState): ModelRequest {
  const room = roomFor(request, state);
  return room === undefined || room >= request.maxOutput
    ? request
    : { ...request, maxOutput: Math.max(shortest, room) };
}

/** True if the refused request fits when it asks for a shorter answer. */
export function fitsWithShorterAnswer(request: ModelRequest, state: SessionState, error: ModelError): boolean {
  const countsAnswer = /max_(completion_|new_)?tokens|completion|output/i.test(error.detail ?? "");
  const room = countsAnswer ? roomFor(request, state) : undefined;
  return room !== undefined && room >= shortest && room < request.maxOutput;
}

function roomFor(request: ModelRequest, state: SessionState): number | undefined {
  const { observedWindow } = state;
  if (observedWindow?.model !== request.model) return undefined;
  return Math.floor(observedWindow.tokens * (1 - spareShare)) - sizeOf(state, request);
}
