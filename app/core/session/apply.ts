// Applies one event to a session's state, in place. In the worker the state is a plain object, in the page a draft of a
// Solid store.
import type { CallId, EntryId, TurnId } from "#core/ids.ts";
import { isSame } from "#core/model/calls/fallback.ts";
import { withChange } from "#core/model/calls/prefix.ts";
import { addUsage, noUsage, scaleUsage } from "#core/model/message.ts";
import { applyLive } from "./apply-live.ts";
import { originOf } from "./call-origin.ts";
import type { EventOf, LiveEvent, SessionEvent } from "./events.ts";
import type { SessionSettings } from "./session-settings.ts";
import { isEstimate, type ModelCall } from "#core/model/model-call.ts";
import { isResolved } from "#core/model/vendors/resolved-name.ts";
import { observeLimits } from "./observed-limits.ts";
import { isBroadRule } from "./permission-rule.ts";
import type { Entry, RunningTurn, SessionState, ToolEntry, Totals } from "./state.ts";

/**
 * Applies one event. Ignores a logged event whose `seq` was already applied. The caller must make sure that no event is
 * missing.
 */
export function apply(state: SessionState, event: SessionEvent | LiveEvent): void {
  if (!("seq" in event)) return applyLive(state, event);
  if (event.seq <= state.lastSeq) return;
  state.lastSeq = event.seq;
  state.updatedAt = event.at;
  if (state.turn?.unstored) delete state.turn.unstored;
  applyDurable(state, event);
}

function applyDurable(state: SessionState, event: SessionEvent): void {
  switch (event.type) {
    case "session.started":
      return sessionStarted(state, event);
    case "session.changed":
      return changed(state, event.changes);
    case "prompt.composed":
      return composed(state, event);
    case "rules.found":
      return rulesFound(state, event);
    case "turn.started":
      return turnStarted(state, event);
    case "user.said":
      if (event.facts !== undefined) state.facts = event.facts;
      return add(state, event, { kind: "said", content: event.content, by: event.by, facts: event.facts });
    case "octo.noted":
      return noted(state, event);
    case "assistant.replied":
      return replied(state, event);
    case "context.reclaimed":
      return reclaimed(state, event);
    case "context.compacted":
      return compacted(state, event);
    case "images.refused":
      return add(state, event, { kind: "images", images: event.images, model: event.model });
    case "entry.pinned":
      return pinned(state, event);
    case "ask.opened":
      return askOpened(state, event);
    case "ask.closed":
      return askClosed(state, event);
    case "rule.added":
      return ruleAdded(state, event);
    case "rule.revoked":
      return ruleRevoked(state, event);
    case "tool.started":
      return toolStarted(state, event);
    case "tool.ended":
      return toolEnded(state, event);
    case "model.started":
      return callStarted(state, event);
    case "model.called":
      modelCalled(state, event.call);
      if (event.unstored && state.turn) state.turn.unstored = event.call.callId;
      return;
    case "model.amended":
      return modelAmended(state, event);
    case "model.fellBack":
      return fellBack(state, event);
    case "model.cameBack":
      return cameBack(state, event);
    case "budget.neared":
      return budgetNeared(state, event);
    case "queue.paused":
      state.pausedAt = event.at;
      return;
    case "turn.ended":
      return turnEnded(state, event);
  }
}

function sessionStarted(state: SessionState, { at, settings }: EventOf<"session.started">): void {
  state.createdAt = at;
  state.settings = { ...settings };
}

function askOpened(state: SessionState, { ask }: EventOf<"ask.opened">): void {
  state.asks[ask.askId] = ask;
  withTool(state, ask.callId, (tool) => void (tool.askId = ask.askId));
}

function toolStarted(state: SessionState, { callId, input, at }: EventOf<"tool.started">): void {
  withTool(state, callId, (tool) => {
    tool.status = "running";
    tool.startedAt = at;
    // The person may have edited the call's input before allowing the call.
    tool.input = input;
  });
}

/** Applies changed settings. If a person chooses a model, that model must answer, so the choice ends a fallback. */
function changed(state: SessionState, changes: Partial<SessionSettings>): void {
  const before = { ...state.settings };
  Object.assign(state.settings, changes);
  if (!isSame(before, state.settings)) state.fallback = undefined;
}

function fellBack(state: SessionState, event: EventOf<"model.fellBack">): void {
  const { from, to, why, at } = event;
  const before = state.fallback;
  const sameStandIn = before !== undefined && isSame(before.to, to);
  const ownFailed = isSame(from, state.settings);
  state.fallback = {
    to,
    why,
    since: before?.since ?? at,
    renewedAt: ownFailed || !before ? at : before.renewedAt,
  };
  if (!sameStandIn) add(state, event, { kind: "model", from, to, why });
}

function cameBack(state: SessionState, event: EventOf<"model.cameBack">): void {
  state.fallback = undefined;
  add(state, event, { kind: "model", from: event.from, to: event.to, why: event.why });
}

function budgetNeared(state: SessionState, event: EventOf<"budget.neared">): void {
  const { budget, of, share, spent } = event;
  add(state, event, { kind: "budget", budget, of, share, spent });
}

type NewEntry = Entry extends infer E ? (E extends Entry ? Omit<E, "id" | "at" | "turnId"> : never) : never;

function add(state: SessionState, event: SessionEvent, entry: NewEntry, id = `e${event.seq}` as EntryId): void {
  state.entries[id] = { id, at: event.at, turnId: state.turn?.turnId, ...entry } as Entry;
  state.order.push(id);
}

function withTool(state: SessionState, callId: CallId, change: (tool: ToolEntry) => void): void {
  const entry = state.entries[callId as string as EntryId];
  if (entry?.kind === "tool") change(entry);
}

function turnStarted(state: SessionState, event: EventOf<"turn.started">): void {
  if (event.resumes) markResumed(state, event.resumes);
  state.turn = {
    turnId: event.turnId,
    startedAt: event.at,
    compacts: event.compacts,
    steps: 0,
    usage: { ...noUsage },
    costNanos: 0,
    unpriced: 0,
    calls: 0,
  };
}

function markResumed(state: SessionState, turnId: TurnId): void {
  const entry = state.order.findLast((id) => state.entries[id]?.kind === "turn");
  const turn = entry && state.entries[entry];
  if (turn?.kind === "turn" && turn.turnId === turnId) turn.resumed = true;
}

function replied(state: SessionState, event: EventOf<"assistant.replied">): void {
  state.live.reply = undefined;
  state.live.waiting = undefined;
  if (state.turn && event.stop !== "interrupted") state.turn.steps += 1;
  const call = state.lastCall?.callId === event.callId ? state.lastCall : undefined;
  const model = call && { model: call.answered ?? call.model };
  add(state, event, { kind: "reply", content: event.content, stop: event.stop, callId: event.callId, ...model });
  for (const block of event.content) {
    if (block.type !== "tool-call") continue;
    const { callId, name, input, broken } = block;
    add(state, event, { kind: "tool", callId, name, input, broken, status: "planned" }, callId as string as EntryId);
  }
}

function pinned(state: SessionState, event: EventOf<"entry.pinned">): void {
  const entry = state.entries[event.entry];
  if (entry?.kind === "said" || entry?.kind === "reply") entry.pinned = event.pinned;
}

function ruleAdded(state: SessionState, event: EventOf<"rule.added">): void {
  const { rule } = event;
  if (isBroadRule(rule)) return void state.droppedRules.push(rule);
  state.rules.push(rule);
  add(state, event, { kind: "grant", rule });
}

/** The same rule may have been added twice. Each revocation takes one away. */
function ruleRevoked(state: SessionState, event: EventOf<"rule.revoked">): void {
  const grant = state.entries[event.entry];
  if (grant?.kind !== "grant") return;
  grant.revoked = true;
  const at = state.rules.findIndex((rule) => JSON.stringify(rule) === JSON.stringify(grant.rule));
  if (at >= 0) state.rules.splice(at, 1);
}

function reclaimed(state: SessionState, event: EventOf<"context.reclaimed">): void {
  const { calls, before, after } = event;
  for (const callId of calls) withTool(state, callId, (tool) => void (tool.reclaimed = true));
  add(state, event, { kind: "compaction", results: calls.length, before, after });
}

function compacted(state: SessionState, event: EventOf<"context.compacted">): void {
  const { words, from, summary, topics, before, after } = event;
  add(state, event, { kind: "compaction", words, from, summary, topics, before, after });
}

function askClosed(state: SessionState, event: EventOf<"ask.closed">): void {
  const ask = state.asks[event.askId];
  if (ask) {
    withTool(state, ask.callId, (tool) => {
      tool.askId = undefined;
      tool.answer = event.answer;
      tool.answeredHere = event.commandId !== undefined;
    });
  }
  delete state.asks[event.askId];
}

function toolEnded(state: SessionState, event: EventOf<"tool.ended">): void {
  const { result } = event;
  delete state.live.progress[event.callId];
  Object.assign(state.seenVersions, result.saw);
  if (result.view?.kind === "todo") state.todos = result.view.items;
  withTool(state, event.callId, (tool) => {
    tool.status = "ended";
    tool.endedAt = event.at;
    tool.result = result;
  });
}

function composed(state: SessionState, { system, tools, rulesUnread }: EventOf<"prompt.composed">): void {
  state.prompt = { system, tools, ...(rulesUnread && { rulesUnread }) };
}

function rulesFound(state: SessionState, event: EventOf<"rules.found">): void {
  const { file, outcome, text } = event;
  delete state.prompt?.rulesUnread;
  add(state, event, { kind: "rules", file, outcome, ...(text !== undefined && { text }) });
}

function noted(state: SessionState, event: EventOf<"octo.noted">): void {
  if (event.why === "rules") delete state.prompt?.rulesUnread;
  add(state, event, { kind: "note", text: event.text, why: event.why });
}

function callStarted(state: SessionState, event: EventOf<"model.started">): void {
  if (event.prefix) state.sentPrefix = withChange(state.sentPrefix, event.prefix);
  const { callId, purpose, attempt, turnId, account, model, demo, estimate, images, at } = event;
  const open = { callId, purpose, attempt, turnId, account, model, demo, estimate, startedAt: at };
  state.openCalls[callId] = { ...open, ...(images && { images }), ...originOf(event) };
}

function modelCalled(state: SessionState, call: ModelCall): void {
  observeLimits(state, call);
  delete state.openCalls[call.callId];
  if (call.purpose === "turn") state.lastCall = call;
  state.live.waiting = undefined;
  const turn = state.turn && call.turnId === state.turn.turnId ? state.turn : undefined;
  if (turn && (call.missed?.tokens ?? 0) > (turn.missed?.tokens ?? 0)) turn.missed = call.missed;
  if (turn) noteAnswered(turn, call);
  if (call.outcome === "lost") state.lostCalls = { ...state.lostCalls, [call.callId]: call };
  for (const totals of turn ? [state.totals, turn] : [state.totals]) {
    if (!call.error?.unsent) totals.calls += 1;
    count(totals, call, 1);
  }
}

/** A router's choice and a release of the model that was asked are no other model. */
function noteAnswered(turn: RunningTurn, { model, answered }: ModelCall): void {
  if (answered === undefined || turn.answered?.includes(answered) || isResolved(model, answered)) return;
  turn.answered = [...(turn.answered ?? []), answered];
}

/** Adds a call to sums (`sign` 1), or takes it out of them (-1). */
function count(totals: Totals, call: ModelCall, sign: 1 | -1): void {
  totals.usage = addUsage(totals.usage, scaleUsage(call.usage, sign));
  totals.costNanos += sign * (call.costNanos ?? 0);
  totals.unpriced += call.costNanos === undefined ? sign : 0;
  if (isEstimate(call)) totals.estimated = Math.max(0, (totals.estimated ?? 0) + sign);
  if (totals.estimated === 0) delete totals.estimated;
}

/** Corrects the sums of the chat, and of the call's turn, which may be over. */
function modelAmended(state: SessionState, { before, call }: EventOf<"model.amended">): void {
  const { [call.callId]: _, ...others } = state.lostCalls ?? {};
  state.lostCalls = others;
  const ended = state.order.map((id) => state.entries[id]);
  const turn =
    state.turn?.turnId === call.turnId
      ? state.turn
      : ended.find((entry) => entry?.kind === "turn" && call.turnId !== undefined && entry.turnId === call.turnId);
  for (const totals of [state.totals, ...(turn && "calls" in turn ? [turn] : [])]) {
    count(totals, before, -1);
    count(totals, call, 1);
  }
}

function turnEnded(state: SessionState, event: EventOf<"turn.ended">): void {
  const { turnId, reason, error, note, left } = event;
  const turn = state.turn;
  state.live = { progress: {} };
  state.lastTurn = { turnId, reason };
  if (!turn) return;
  const { usage, costNanos, unpriced, calls, missed, estimated, answered } = turn;
  add(state, event, {
    kind: "turn",
    reason,
    error,
    note,
    // The clock of the computer may have been set back meanwhile.
    ms: Math.max(0, event.at - turn.startedAt),
    usage,
    costNanos,
    unpriced,
    calls,
    missed,
    ...(estimated && { estimated }),
    ...(answered && { answered }),
    ...(left && { left }),
  });
  state.turn = undefined;
}
