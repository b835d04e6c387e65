// Makes one model call of a chat. If the chat's own model fails, the next candidate is tried. Each call is billed to
// the account of its candidate.
import {
  type CacheWatch,
  type CallEnded,
  type CallEvent,
  callModel,
  type CallPurpose,
} from "#core/model/calls/call.ts";
import type { Account } from "#core/model/vendors/account.ts";
import {
  answering,
  type Candidate,
  candidates,
  type Fallback,
  isCurable,
  isSame,
  type ModelChoice,
} from "#core/model/calls/fallback.ts";
import { changeOf, prefixOf } from "#core/model/calls/prefix.ts";
import type { FetchedPrices } from "#core/model/prices/price-book.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { EventBody, LiveEvent } from "#core/session/events.ts";
import type { Block } from "#core/model/message.ts";
import type { SessionState } from "#core/session/state.ts";
import type { LiveSession } from "../live-session.ts";
import type { Connection, EnginePorts } from "../ports.ts";

export interface FallbackCall {
  session: LiveSession;
  /** Connection of the account that is set in the chat. */
  own: Connection;
  ports: EnginePorts;
  signal: AbortSignal;
  purpose: CallPurpose;
  /** Makes the request for an account and model. It is called once for each candidate that is tried. */
  request(account: Account, model: string): ModelRequest;
  live(event: LiveEvent): void;
  network: EnginePorts["network"];
  /** If true, a candidate that takes over also answers later calls of the chat. If false, it answers only this call. */
  switchesChat: boolean;
}

/**
 * Makes the call. Yields the events of `callModel`, with a single `ended` event at the end. Failed calls of earlier
 * candidates are written to the log before that.
 */
export async function* callWithFallback(call: FallbackCall): AsyncGenerator<CallEvent, void> {
  const { session, own, ports, switchesChat } = call;
  const { state, commit } = session;
  const { settings, fallback } = state;
  const list = candidates(choiceOf(settings), own.account.fallbacks ?? [], fallback, ports.clock.now());
  const fetched = await ports.settings.get("prices");
  let current = await nextReachable(list, 0, call);
  let lastBlocks: Block[] = [];
  while (current) {
    const { candidate } = current;
    const next = await nextReachable(list, current.index + 1, call);
    let failed = false;
    for await (const event of callCandidate(call, current, fetched)) {
      if (event.type !== "ended") yield event;
      else if (event.outcome === "failed" && next && mayMoveOn(event, candidate, state.fallback)) {
        failed = true;
        if (event.blocks.length > 0) lastBlocks = event.blocks;
        const moved = switchesChat ? fellBack(event, state, candidate, next.candidate) : [];
        await commit([...called(event), ...moved], { durability: "strict" });
      } else {
        if (event.outcome === "ok" && switchesChat) await commit(cameBack(state, candidate));
        yield event.blocks.length > 0 ? event : { ...event, blocks: lastBlocks };
      }
    }
    current = failed ? next : undefined;
  }
}

/**
 * True if the next candidate may be tried after this failure. While another model stands in for the chat's own model, a
 * new attempt with the own model may fail for any reason except a reached budget.
 */
function mayMoveOn({ error }: CallEnded, { own }: Candidate, active: Fallback | undefined): boolean {
  if (isCurable(error?.kind)) return true;
  return own && active !== undefined && error?.kind !== "spent";
}

const choiceOf = ({ account, model }: ModelChoice): ModelChoice => ({ account, model });

interface ReachableCandidate {
  index: number;
  candidate: Candidate;
  connection: Connection;
}

/** Returns the first candidate at or after index `from` whose account can be used. Undefined if there is none. */
async function nextReachable(
  list: Candidate[],
  from: number,
  { own, ports }: FallbackCall,
): Promise<ReachableCandidate | undefined> {
  for (let index = from; index < list.length; index++) {
    const candidate = list[index];
    if (!candidate) continue;
    const connection = candidate.account === own.account.id ? own : await ports.connect(candidate.account);
    if (!("kind" in connection)) return { index, candidate, connection };
  }
  return undefined;
}

/** Calls one candidate if the budgets allow the call. */
function callCandidate(
  { session, ports, signal, purpose, request, live, network }: FallbackCall,
  { candidate, connection }: ReachableCandidate,
  fetched: FetchedPrices | undefined,
): AsyncIterable<CallEvent> {
  const { state, commit } = session;
  const { account, provider } = connection;
  const { budgetGuard, clock, newId } = ports;
  const asked = request(account, candidate.model);
  const cache = purpose.purpose === "title" ? undefined : watchCache(asked, session);
  const { retryLimit } = candidate;
  const context = { account, purpose, retryLimit, folder: state.settings.folder, cache, fetched };
  const begin = () => callModel(asked, context, { provider, clock, newId, commit, live, network }, signal);
  const commitAlert = (neared: EventBody) => commit([neared]);
  return budgetGuard.spend({ sessionId: state.sessionId, request: asked, context, commitAlert }, begin);
}

/** The last request of each session. It is used to find the first byte in which the session's next request differs. */
const lastRequests = new WeakMap<LiveSession, ModelRequest>();

/** Compares a request with the session's previous request, so that a cache miss can be explained after the call. */
function watchCache(request: ModelRequest, session: LiveSession): CacheWatch {
  const { sentPrefix: sent, counted, order, entries } = session.state;
  const prefix = prefixOf(request);
  const compacted = order.some((id) => entries[id]?.kind === "compaction" && entries[id].at >= (counted?.at ?? 0));
  const before = sent && counted && { sent, last: counted, folded: compacted, request: lastRequests.get(session) };
  lastRequests.set(session, request);
  return { before, prefix, change: changeOf(sent, prefix) };
}

const called = ({ call }: CallEnded): EventBody[] => (call ? [{ type: "model.called", call }] : []);

/**
 * Makes the event that another model answers from now on. Makes none if the next candidate is the chat's own model,
 * because that model is only being tried again.
 */
function fellBack(
  { error }: CallEnded,
  { settings, fallback }: SessionState,
  failed: Candidate,
  next: Candidate,
): EventBody[] {
  if (!error || next.own) return [];
  const from = failed.own ? choiceOf(settings) : (fallback?.to ?? choiceOf(failed));
  return [{ type: "model.fellBack", from, to: choiceOf(next), why: error.kind }];
}

/** Makes the event that the chat's own model answers again. Makes none if no other model was answering. */
function cameBack(state: SessionState, { own }: Candidate): EventBody[] {
  if (!own || !state.fallback) return [];
  const from = answering(state);
  const to = choiceOf(state.settings);
  return isSame(from, to) ? [] : [{ type: "model.cameBack", from, to, why: "answered" }];
}
