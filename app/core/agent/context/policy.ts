// When the model's context is compacted, and what may leave it. Pure decisions; compact.ts carries them out.
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
/** Share of the window that the newest turns may keep, at most half of the trigger. */
const keptShare = 0.3;
/** A compaction must free at least this share of the window to be worth its call and the lost cache. */
export const minFreedShare = 0.15;

/** The model's window in tokens: its known size, or less if a request was refused as too long. */
export function contextWindowOf(state: SessionState, { contextWindow }: Capacity): number {
  const { observedWindow } = state;
  return observedWindow?.model === answering(state).model
    ? Math.min(contextWindow, observedWindow.tokens)
    : contextWindow;
}

/** The size in tokens at which the context is compacted. It leaves space for an answer. */
export function compactionTrigger(window: number, { maxOutput }: Capacity): number {
  return Math.min(window * triggerShare, Math.max(window - maxOutput, window / 2));
}

/** The size of a request in tokens: our estimate, corrected by the vendor's last count. */
export function sizeOf(state: SessionState, request: ModelRequest): number {
  return Math.round(estimateRequest(request).input * calibrationOf(state));
}

/** Tokens that the vendor counts for each token we estimate. */
export function calibrationOf(state: SessionState): number {
  const { calibration } = state;
  return calibration?.model === answering(state).model ? calibration.ratio : 1;
}

export interface ReclaimLimits {
  /** How many of the newest results are left alone. */
  keepNewest: number;
  /** Only results with more characters than this are reclaimed. */
  longerThan: number;
}

/** Old, long tool results that need not be sent any more, since read_file can read them again. */
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

/** Length of a result in characters. An image counts four characters per token. */
const charactersOf = ({ result }: ToolEntry, seesImages: boolean): number =>
  (result?.parts ?? []).reduce(
    (sum, part) => sum + (part.type === "text" ? part.text.length : 4 * imageTokens(part, seesImages)),
    0,
  );

/**
 * The newest turns that are kept unchanged: as many as fit into their share, always whole turns.
 * `from`: the oldest of them; undefined if not even the newest turn fits. `hasOlder`: there is something before them.
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

/** Indexes of the entries at which a person began a turn. */
function turnStarts(entries: Entry[]): number[] {
  const begun = new Set<TurnId | undefined>();
  return entries.flatMap(({ kind, turnId }, at) => {
    const first = kind === "said" && !begun.has(turnId);
    begun.add(turnId);
    return first ? [at] : [];
  });
}

/** The newest turn that a person began; undefined if nothing is sent before it. */
export function newestTurn(state: SessionState): TurnId | undefined {
  const { entries } = inView(state);
  const newest = turnStarts(entries).at(-1);
  return newest ? entries[newest]?.turnId : undefined;
}

/** The first turn of the newer half of the context. The older half is dropped when nothing else has helped. */
export function middleTurn(state: SessionState): TurnId | undefined {
  const { entries } = inView(state);
  const starts = turnStarts(entries);
  const middle = starts.find((at) => at >= entries.length / 2) ?? starts.at(-1);
  return middle ? entries[middle]?.turnId : undefined;
}
