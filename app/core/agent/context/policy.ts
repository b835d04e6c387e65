// Decides when the model's context is compacted and what is left out. Has no side effects; compact.ts carries the
// decisions out.
import type { CallId, TurnId } from "#core/ids.ts";
import { estimateRequest, imageTokens } from "#core/model/calls/estimate.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { sees } from "#core/model/calls/vision.ts";
import type { Entry, SessionState, ToolEntry } from "#core/session/state.ts";
import { inView, messagesOf } from "#core/agent/request.ts";
import type { Capacity } from "#core/model/model-call.ts";

/** Share of the window at which the context is compacted. */
const triggerShare = 0.75;
/**
 * Maximum share of the window for the newest turns, which stay unchanged. They also take at most half of the trigger's
 * size.
 */
const keptShare = 0.3;
/**
 * Minimum share of the window that a compaction must free. If it frees less, it is not worth the extra call and the
 * loss of the cache.
 */
export const minFreedShare = 0.15;

/** Returns the model's window in tokens: its known size, or less if the vendor refused a request as too long. */
export function contextWindowOf(state: SessionState, { contextWindow }: Capacity): number {
  const { observedWindow } = state;
  return observedWindow?.model === answering(state).model
    ? Math.min(contextWindow, observedWindow.tokens)
    : contextWindow;
}

/** Returns the size in tokens at which the context is compacted. It leaves room for an answer. */
export function compactionTrigger(window: number, { maxOutput }: Capacity): number {
  return Math.min(window * triggerShare, Math.max(window - maxOutput, window / 2));
}

/** Returns the size of a request in tokens: Octo's estimate, corrected by the vendor's last count. */
export function sizeOf(state: SessionState, request: ModelRequest): number {
  return Math.round(estimateRequest(request).input * calibrationOf(state));
}

/** Returns how many tokens the vendor counts for each token that Octo estimates. */
export function calibrationOf(state: SessionState): number {
  const { calibration } = state;
  return calibration?.model === answering(state).model ? calibration.ratio : 1;
}

export interface ReclaimLimits {
  /** Number of newest tool results that are always sent. */
  keepNewest: number;
  /** Number of characters above which a tool result may be left out. */
  longerThan: number;
}

/** Finds old, long tool results that may be left out, because the model can still read them with read_file. */
export function reclaimable(
  state: SessionState,
  { keepNewest, longerThan }: ReclaimLimits,
  vision: boolean | undefined,
): CallId[] {
  const seesImages = sees({ ...answering(state), vision });
  const ended = inView(state).entries.filter((entry): entry is ToolEntry => entry.kind === "tool" && !!entry.result);
  return ended
    .slice(0, Math.max(0, ended.length - keepNewest))
    .filter((entry) => !entry.reclaimed && charactersOf(entry, seesImages) > longerThan)
    .map(({ callId }) => callId);
}

/** Returns the length of a tool result in characters. An image counts as four characters for each of its tokens. */
const charactersOf = ({ result }: ToolEntry, seesImages: boolean): number =>
  (result?.parts ?? []).reduce(
    (sum, part) => sum + (part.type === "text" ? part.text.length : 4 * imageTokens(part, seesImages)),
    0,
  );

/**
 * Chooses the newest turns that stay unchanged: as many whole turns as fit into `keptShare`. `from`: the oldest of
 * these turns; undefined if not even the newest one fits. `hasOlder`: true if there are entries before these turns.
 */
export function keptTurns(
  state: SessionState,
  { window, trigger, vision }: { window: number; trigger: number; vision: boolean | undefined },
): { from?: TurnId; hasOlder: boolean } {
  const { model } = answering(state);
  const maxTokens = Math.min(window * keptShare, trigger / 2) / calibrationOf(state);
  const { entries } = inView(state);
  let from: TurnId | undefined;
  for (const start of turnStarts(entries).toReversed()) {
    const messages = messagesOf(entries.slice(start), state);
    if (tokensOf({ model, vision, messages }) > maxTokens) break;
    from = entries[start]?.turnId;
  }
  const first = entries.find(({ kind }) => kind === "said")?.turnId;
  return { from, hasOlder: entries.length > 0 && (from === undefined || from !== first) };
}

const tokensOf = (part: Pick<ModelRequest, "model" | "vision" | "messages">): number =>
  estimateRequest({ system: "", tools: [], maxOutput: 0, cacheKey: "", ...part }).input;

/** Returns the indexes of the entries with which a person began a turn. */
function turnStarts(entries: Entry[]): number[] {
  const begun = new Set<TurnId | undefined>();
  return entries.flatMap(({ kind, turnId }, at) => {
    const first = kind === "said" && !begun.has(turnId);
    begun.add(turnId);
    return first ? [at] : [];
  });
}

/** Returns the newest turn that a person began; undefined if nothing is sent before this turn. */
export function newestTurn(state: SessionState): TurnId | undefined {
  const { entries } = inView(state);
  const newest = turnStarts(entries).at(-1);
  return newest ? entries[newest]?.turnId : undefined;
}

/**
 * Returns the first turn of the newer half of the context. The older half is left out when all other measures have
 * failed.
 */
export function middleTurn(state: SessionState): TurnId | undefined {
  const { entries } = inView(state);
  const starts = turnStarts(entries);
  const middle = starts.find((at) => at >= entries.length / 2) ?? starts.at(-1);
  return middle ? entries[middle]?.turnId : undefined;
}
