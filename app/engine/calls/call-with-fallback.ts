// Makes one model call of a chat. If the chat's own model fails, the next candidate is tried. Each candidate's account pays its own call.
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
  /** The chat's own account. */
  own: Connection;
  ports: EnginePorts;
  signal: AbortSignal;
  purpose: CallPurpose;
  /** Builds the request for this account and model. Called once for each candidate that is tried. */
  request(account: Account, model: string): ModelRequest;
  live(event: LiveEvent): void;
  network: EnginePorts["network"];
  /** True: after a fallback, the candidate also answers later calls of the chat. False: it answers only this call. */
  switchesChat: boolean;
}

/** Makes the call. Yields the events of `callModel`, with one `ended` at the end. Failed calls of earlier candidates are then in the log. */
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

/** True if the next candidate may be tried. In a fallback, the chat's own model may fail for any reason but a spent budget. */
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

/** Finds the first candidate, from index `from` on, whose account exists and has a key. */
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

/** Calls one candidate, if the budgets allow it. */
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

/** The last request of each session, to find the first byte in which the session's next request differs. */
const lastRequests = new WeakMap<LiveSession, ModelRequest>();

/** Compares this request with the last one, to explain a cache miss after the call. */
function watchCache(request: ModelRequest, session: LiveSession): CacheWatch {
  const { sentPrefix: sent, counted, order, entries } = session.state;
  const prefix = prefixOf(request);
  const compacted = order.some((id) => entries[id]?.kind === "compaction" && entries[id].at >= (counted?.at ?? 0));
  const before = sent && counted && { sent, last: counted, folded: compacted, request: lastRequests.get(session) };
  lastRequests.set(session, request);
  return { before, prefix, change: changeOf(sent, prefix) };
}

const called = ({ call }: CallEnded): EventBody[] => (call ? [{ type: "model.called", call }] : []);

/** Makes the event that another model answers from now on. None if the chat's own model comes next, since it is only being tried. */
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

/** Makes the event that the chat's own model answers again, if another model has answered so far. */
function cameBack(state: SessionState, { own }: Candidate): EventBody[] {
  if (!own || !state.fallback) return [];
  const from = answering(state);
  const to = choiceOf(state.settings);
  return isSame(from, to) ? [] : [{ type: "model.cameBack", from, to, why: "answered" }];
}
