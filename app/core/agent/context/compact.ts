// Keeps a chat within the model's window: first old results leave its view, then a summary stands for the oldest turns.
// Nothing is deleted: the log keeps every word, and only what is sent changes.
import type { CallId, TurnId } from "#core/ids.ts";
import type { CallEnded } from "#core/model/calls/call.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { EventBody } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import {
  instruction,
  middleOf,
  newestTurn,
  readSummary,
  reclaimable,
  sizeOf,
  type Summary,
  tailOf,
  triggerOf,
  windowOf,
  wordsFor,
  worthShare,
} from "./policy.ts";
import type { TurnPorts } from "#core/agent/ports.ts";
import { inView, toRequest } from "#core/agent/request.ts";

type CompactionPorts = Pick<TurnPorts, "model" | "commit" | "call">;

const gently = { keep: 6, min: 4_000 };
const firmly = { keep: 2, min: 1_000 };

export interface Compaction {
  /** Before a call: makes room when the window is three quarters full. */
  ahead(signal: AbortSignal): Promise<void>;
  /** After a refusal as too long: one rung of the ladder at a time. False when there is none left. */
  after(signal: AbortSignal): Promise<boolean>;
}

/** For one turn: a summary that failed is not paid for again in it, and each rung is stepped on once. */
export function roomFor(state: SessionState, ports: CompactionPorts): Compaction {
  let summaryFailed = false;
  const size = () => sizeOf(state, toRequest(state, ports.model));
  const rungs = [
    () => reclaim(state, ports, firmly),
    (signal: AbortSignal) => summariseBefore(newestTurn(state), state, ports, signal),
    () => drop(state, ports),
  ];
  return {
    async ahead(signal) {
      const window = windowOf(state, ports.model);
      const trigger = triggerOf(window, ports.model);
      const before = size();
      if (before < trigger) return;
      const worth = window * worthShare;
      if (await reclaim(state, ports, gently, worth)) if (size() < trigger) return;
      const { from, folded } = tailOf(state, window, trigger, ports.model.vision);
      if (summaryFailed || !folded) return;
      if (freed(state, ports, from) < worth) return;
      summaryFailed = !(await summarise(state, ports, { from }, signal));
    },
    async after(signal) {
      for (let rung = rungs.shift(); rung; rung = rungs.shift()) if (await rung(signal)) return true;
      return false;
    },
  };
}

/** On the person's wish: everything said so far becomes a summary. True when it did. */
export const compactNow = (state: SessionState, ports: CompactionPorts, signal: AbortSignal): Promise<boolean> =>
  summarise(state, ports, { from: undefined }, signal);

export const canCompact = (state: SessionState): boolean => inView(state).entries.some(({ kind }) => kind === "reply");

/** Takes old results out of the model's view, all in one go, since each change costs the cache of what follows it. */
async function reclaim(
  state: SessionState,
  ports: CompactionPorts,
  which: { keep: number; min: number },
  worth = 0,
): Promise<boolean> {
  const calls = reclaimable(state, which, ports.model.vision);
  if (calls.length === 0) return false;
  const [before, after] = sizes(state, ports, (view) => {
    for (const callId of calls) {
      const entry = view.entries[callId as string as keyof typeof view.entries];
      if (entry?.kind === "tool") view.entries[entry.id] = { ...entry, reclaimed: true };
    }
  });
  if (before - after < worth) return false;
  await ports.commit([{ type: "context.reclaimed", calls, before, after }]);
  return true;
}

const freed = (state: SessionState, ports: CompactionPorts, from: TurnId | undefined): number => {
  const [before, after] = sizes(state, ports, (view) => fold(view, { text: "", topics: [] }, from));
  return before - after;
};

/** What a request takes now, and what it would take after a change. */
function sizes(
  state: SessionState,
  { model }: CompactionPorts,
  change: (view: SessionState) => void,
): [number, number] {
  const view = { ...state, entries: { ...state.entries }, order: [...state.order] };
  change(view);
  return [sizeOf(state, toRequest(state, model)), sizeOf(state, toRequest(view, model))];
}

function fold(view: SessionState, summary: Summary | undefined, from: TurnId | undefined): void {
  const id = "fold" as keyof typeof view.entries;
  const words = wordsFor(view, summary, from);
  view.entries[id] = { id, at: 0, kind: "fold", words, from, before: 0, after: 0 };
  view.order.push(id);
}

interface Cut {
  /** The oldest turn that stays; undefined: none does. */
  from: TurnId | undefined;
  /** The turns that stay are not sent along: the request was too long with them. */
  apart?: boolean;
}

/**
 * Asks for the summary on the warm prefix: same model, system, tools and messages, the instruction behind them.
 * A reply of calls alone is asked for once more.
 */
async function summarise(state: SessionState, ports: CompactionPorts, cut: Cut, signal: AbortSignal): Promise<boolean> {
  const request = summaryRequest(state, ports, cut);
  if (!request) return false;
  for (let attempt = 1; attempt <= 2; attempt++) {
    const ended = await callFor(request, state, ports, signal);
    const called: EventBody[] = ended.call ? [{ type: "model.called", call: ended.call }] : [];
    // Words of refusal must not stand for the conversation.
    const answered = ended.outcome === "ok" && ended.stop !== "refusal";
    const summary = answered ? readSummary(ended.blocks) : undefined;
    const folded = summary ? [foldedEvent(state, ports, cut.from, summary, ended.callId)] : [];
    if (called.length + folded.length > 0) await ports.commit([...called, ...folded], { durability: "strict" });
    signal.throwIfAborted();
    if (summary) return true;
    if (ended.outcome !== "ok") return false;
  }
  return false;
}

/** All turns but the newest, which is pulled back and stays as it is. */
const summariseBefore = async (
  from: TurnId | undefined,
  state: SessionState,
  ports: CompactionPorts,
  signal: AbortSignal,
) => from !== undefined && summarise(state, ports, { from, apart: true }, signal);

function summaryRequest(
  state: SessionState,
  { model }: CompactionPorts,
  { from, apart }: Cut,
): ModelRequest | undefined {
  const request = toRequest(state, model, apart ? from : undefined);
  if (request.messages.length === 0) return undefined;
  return {
    ...request,
    messages: [...request.messages, { role: "user", content: [{ type: "text", text: instruction }] }],
  };
}

async function callFor(request: ModelRequest, state: SessionState, ports: CompactionPorts, signal: AbortSignal) {
  let ended: CallEnded | undefined;
  for await (const event of ports.call(request, { purpose: "compaction", turnId: state.turn?.turnId }, signal)) {
    if (event.type === "ended") ended = event;
  }
  if (!ended) throw new Error("A model call came to no end.");
  return ended;
}

/** The last rung: the older half goes without a summary, and the model is told. */
async function drop(state: SessionState, ports: CompactionPorts): Promise<boolean> {
  const from = middleOf(state);
  if (from === undefined && !canCompact(state)) return false;
  await ports.commit([foldedEvent(state, ports, from, undefined)], { durability: "strict" });
  return true;
}

function foldedEvent(
  state: SessionState,
  ports: CompactionPorts,
  from: TurnId | undefined,
  summary: Summary | undefined,
  callId?: CallId,
): EventBody {
  const [before, after] = sizes(state, ports, (view) => fold(view, summary, from));
  return {
    type: "context.compacted",
    from,
    words: wordsFor(state, summary, from),
    summary: summary?.text,
    topics: summary?.topics,
    before,
    after,
    callId,
  };
}
