// One call of a chat: of its own model, or of the next in its list when that one fails. Each is metered on its account.
import type { CacheWatch, CallContext, CallEnded, CallEvent, CallPurpose } from "#core/model/calls/call.ts";
import { callModel } from "#core/model/calls/call.ts";
import type { Account } from "#core/model/vendors/account.ts";
import {
  answering,
  type Fallback,
  isCurable,
  isSame,
  type ModelChoice,
  candidates,
  type Candidate,
} from "#core/model/calls/fallback.ts";
import { changeOf, prefixOf } from "#core/model/calls/prefix.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { EventBody, LiveEvent } from "#core/session/events.ts";
import type { Block } from "#core/model/message.ts";
import type { LiveSession } from "../live-session.ts";
import type { Connection, EnginePorts } from "../ports.ts";

export interface FallbackCall {
  /** The request as this account and model are to be asked. */
  request(account: Account, model: string): ModelRequest;
  purpose: CallPurpose;
  live(event: LiveEvent): void;
  /** Whoever answers goes on answering the chat. Otherwise only this call is spared. */
  lasting: boolean;
  network: EnginePorts["network"];
}

/** Like `callModel`, whoever answers: its end comes once, and the attempts before it are in the log. */
export async function* callWithFallback(
  call: FallbackCall,
  own: Connection,
  session: LiveSession,
  ports: EnginePorts,
  signal: AbortSignal,
): AsyncGenerator<CallEvent, void> {
  const { state, commit } = session;
  const path = candidates(ownChoice(state.settings), own.account.fallbacks ?? [], state.fallback, ports.clock.now());
  const fetched = await ports.settings.get("prices");
  const connect = async (stop: Candidate) => (stop.account === own.account.id ? own : ports.connect(stop.account));
  let at = await nextOf(path, 0, connect);
  let words: Block[] = [];
  while (at) {
    const { stop, connection } = at;
    const next = await nextOf(path, at.index + 1, connect);
    let failed: CallEnded | undefined;
    for await (const event of spend({ ...call, fetched }, stop, connection, session, ports, signal)) {
      if (event.type !== "ended") yield event;
      else if (event.outcome === "failed" && next && mayMove(event, stop, state.fallback)) {
        failed = event;
        if (event.blocks.length > 0) words = event.blocks;
        await commit(leaving(event, state, stop, next.stop, call.lasting), { durability: "strict" });
      } else {
        if (event.outcome === "ok" && call.lasting) await commit(cameBack(state, stop));
        yield event.blocks.length > 0 ? event : { ...event, blocks: words };
      }
    }
    at = failed && next;
  }
}

/** Its own model is only tried while another one answers: whatever is wrong with it then, the other goes on. */
function mayMove({ error }: CallEnded, { own }: Candidate, active: Fallback | undefined): boolean {
  if (isCurable(error?.kind)) return true;
  return own && active !== undefined && error?.kind !== "spent";
}

const ownChoice = ({ account, model }: ModelChoice): ModelChoice => ({ account, model });

interface Reached {
  index: number;
  stop: Candidate;
  connection: Connection;
}

/** The next one that can be asked at all: an account may be gone, or have no key. */
async function nextOf(
  path: Candidate[],
  from: number,
  connect: (stop: Candidate) => ReturnType<EnginePorts["connect"]>,
): Promise<Reached | undefined> {
  for (let index = from; index < path.length; index++) {
    const stop = path[index];
    const connection = stop && (await connect(stop));
    if (stop && connection && !("kind" in connection)) return { index, stop, connection };
  }
  return undefined;
}

function spend(
  { request, purpose, live, network, fetched }: FallbackCall & Pick<CallContext, "fetched">,
  { model, retryLimit }: Candidate,
  { account, provider }: Connection,
  session: LiveSession,
  { budgetGuard, clock, newId }: EnginePorts,
  signal: AbortSignal,
) {
  const { state, commit } = session;
  const asked = request(account, model);
  const cache = purpose.purpose === "title" ? undefined : watchCache(asked, session);
  const context = { account, purpose, retryLimit, folder: state.settings.folder, cache, fetched };
  const begin = () => callModel(asked, context, { provider, clock, newId, commit, live, network }, signal);
  const tell = (neared: EventBody) => commit([neared]);
  return budgetGuard.spend({ sessionId: state.sessionId, request: asked, context, tell }, begin);
}

/** The last request of each session as it was sent: to say to the byte where the next one differs. */
const lastAsked = new WeakMap<LiveSession, ModelRequest>();

/** What this request shares with the one before, to explain afterwards why the cache did not answer for it. */
function watchCache(request: ModelRequest, session: LiveSession): CacheWatch {
  const { sent, told, order, entries } = session.state;
  const prefix = prefixOf(request);
  const folded = order.some((id) => entries[id]?.kind === "fold" && entries[id].at >= (told?.at ?? 0));
  const before = sent && told && { sent, told, folded, request: lastAsked.get(session) };
  lastAsked.set(session, request);
  return { before, prefix, change: changeOf(sent, prefix) };
}

/** The record of what failed, and who is asked instead. */
function leaving(
  { call, error }: CallEnded,
  { settings, fallback }: LiveSession["state"],
  from: Candidate,
  to: Candidate,
  lasting: boolean,
): EventBody[] {
  const called: EventBody[] = call ? [{ type: "model.called", call }] : [];
  const why = error?.kind;
  // Its own model was tried and failed: whoever stood in goes on. Trying it again is no falling back.
  const moved = lasting && why !== undefined && !to.own;
  if (!moved) return called;
  const chosen = { account: to.account, model: to.model };
  const left = from.own ? ownChoice(settings) : (fallback?.to ?? ownChoice(from));
  return [...called, { type: "model.fellBack", from: left, to: chosen, why }];
}

function cameBack(state: LiveSession["state"], { own }: Candidate): EventBody[] {
  if (!own || !state.fallback) return [];
  const from = answering(state);
  const to = ownChoice(state.settings);
  return isSame(from, to) ? [] : [{ type: "model.cameBack", from, to, why: "answered" }];
}
