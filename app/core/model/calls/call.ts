// Makes one metered model call. No other file calls Provider.stream. Each attempt commits one `model.started`, and is
// followed by one `model.called`.
import type { CallId, TurnId } from "#core/ids.ts";
import type { Clock, Network } from "#core/ports.ts";
import { originOf } from "#core/session/call-origin.ts";
import type { EventBody, LiveEvent } from "#core/session/events.ts";
import type { ModelCall, Purpose } from "#core/model/model-call.ts";
import type { LiveState, OpenCall } from "#core/session/state.ts";
import { type Account, cacheKeptMs, patienceOf } from "#core/model/vendors/account.ts";
import { type Before, whyMissed } from "./cache-miss.ts";
import { type ModelError, modelError } from "#core/model/model-errors.ts";
import { estimateRequest } from "./estimate.ts";
import type { Block, StopReason } from "#core/model/message.ts";
import { closed, meter } from "./metering.ts";
import { bookOf, type FetchedPrices } from "#core/model/prices/price-book.ts";
import type { Prefix, PrefixChange } from "./prefix.ts";
import type { ModelEvent, ModelRequest, Provider, ReportedSoFar } from "#core/model/provider.ts";
import { received, withUniqueIds } from "./received.ts";
import { finalError, type RetryLimit, retryDelay } from "./retry.ts";
import { isOnThisMachine } from "#core/model/vendors/local-address.ts";
import { imagesIn } from "./vision.ts";
import { watchdog } from "./watchdog.ts";

export { lostCall } from "./metering.ts";

/** Why the call is made. Only a call with a `turnId` is shown while it streams. */
export interface CallPurpose {
  purpose: Purpose;
  turnId?: TurnId;
}

export interface CallContext {
  account: Account;
  purpose: CallPurpose;
  /** Allows fewer retries and shorter waits. Set if another model can answer instead. */
  retryLimit?: RetryLimit;
  /** The price list that the person fetched; absent if there is none. */
  fetched?: FetchedPrices;
  /** The chat's folder, which the record contains. */
  folder?: string;
  /** The previous request and this request's hashes, to explain a cache miss. */
  cache?: CacheWatch;
}

export interface CacheWatch {
  before?: Before;
  prefix: Prefix;
  change: PrefixChange;
}

export interface CallPorts {
  provider: Provider;
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
  commit(events: EventBody[], options?: { durability?: "strict" | "relaxed" }): Promise<void>;
  live(event: LiveEvent): void;
  network?: Network;
}

export type CallEvent =
  /** A new attempt starts to stream. The screen must remove text of an earlier attempt. */
  | { type: "attempt.started"; callId: CallId; attempt: number }
  | Extract<ModelEvent, { type: "block.started" | "block.delta" }>
  | { type: "counted"; callId: CallId; reported: ReportedSoFar }
  /**
   * An attempt failed, and the log already contains it. The next attempt starts at `until`, in milliseconds since 1970.
   */
  | { type: "attempt.failed"; call: ModelCall; until: number }
  | CallEnded;

/**
 * The last event, yielded exactly once. `call` is not in the log yet, so the caller commits `model.called` and, if
 * there are blocks, `assistant.replied` in one transaction. `call` is absent if the person stopped between two
 * attempts. Unless the outcome is `ok`, `blocks` are the text of the last attempt that received any, and `stop` is
 * `interrupted`.
 */
export interface CallEnded {
  type: "ended";
  outcome: "ok" | "failed" | "stopped";
  callId: CallId;
  call?: ModelCall;
  blocks: Block[];
  stop: StopReason;
  error?: ModelError;
}

/** Makes the call, with retries. A failure of the vendor becomes an event. Rejects only if a commit rejects. */
export async function* callModel(
  request: ModelRequest,
  context: CallContext,
  ports: CallPorts,
  signal: AbortSignal,
): AsyncGenerator<CallEvent> {
  const failures: ModelError[] = [];
  let words: Words | undefined;
  for (let attempt = 1; !signal.aborted; attempt++) {
    await untilOnline(context, attempt, ports, signal);
    if (signal.aborted) break;
    const open = openCall(request, context, attempt, ports);
    await ports.commit([started(open, context.cache?.change)], { durability: "strict" });
    yield { type: "attempt.started", callId: open.callId, attempt };
    const ended = yield* runAttempt({ request, open }, context, ports, signal);
    if (ended.outcome === "ok") return yield ended;
    if (ended.blocks.length) words = ended;
    if (ended.error) failures.push(ended.error);
    const wait = ended.outcome === "stopped" ? undefined : retryDelay(failures, ports.clock.random, context.retryLimit);
    if (wait === undefined || !ended.call) return yield { ...ended, blocks: words?.blocks ?? [] };
    const until = ports.clock.now() + wait;
    await ports.commit([{ type: "model.called", call: ended.call }], { durability: "strict" });
    announce(context, ports, { attempt: attempt + 1, until, why: ended.call.error?.kind ?? "network" });
    yield { type: "attempt.failed", call: ended.call, until };
    words ??= ended;
    await ports.clock.sleep(wait, signal);
  }
  yield stoppedBetween(words ?? { callId: ports.newId<CallId>("call"), blocks: [] });
}

/** Waits for the network before an attempt, because an attempt that cannot reach the vendor must not be recorded. */
async function untilOnline(context: CallContext, attempt: number, ports: CallPorts, signal: AbortSignal) {
  const { network } = ports;
  if (!network?.isOffline() || isOnThisMachine(context.account.baseUrl)) return;
  announce(context, ports, { attempt, until: 0, why: "offline" });
  await network.back(signal);
}

type Words = Pick<CallEnded, "callId" | "blocks">;

function openCall(
  request: ModelRequest,
  { account, purpose, folder }: CallContext,
  attempt: number,
  ports: CallPorts,
): OpenCall {
  const images = imagesIn(request);
  return {
    callId: ports.newId<CallId>("call"),
    ...purpose,
    attempt,
    startedAt: ports.clock.now(),
    account: account.id,
    model: request.model,
    ...(account.demo && { demo: true }),
    vendor: account.vendor,
    route: account.route,
    ...(folder && { folder }),
    estimate: estimateRequest(request),
    ...(images > 0 && { images }),
  };
}

function started(open: OpenCall, prefix: PrefixChange | undefined): EventBody {
  const { callId, purpose, attempt, turnId, account, model, demo, estimate, images } = open;
  const begun = { callId, purpose, attempt, turnId, account, model, demo, estimate, ...(images && { images }) };
  return { type: "model.started", ...begun, ...originOf(open), prefix };
}

/** The request of one attempt, and its open call, from which the record is made. */
interface Attempt {
  request: ModelRequest;
  open: OpenCall;
}

async function* runAttempt(
  { request, open }: Attempt,
  { account, cache, fetched }: CallContext,
  { provider, clock, newId }: CallPorts,
  signal: AbortSignal,
): AsyncGenerator<CallEvent, CallEnded> {
  const dog = watchdog(clock, patienceOf(account), signal);
  const reply = received();
  let last: Extract<ModelEvent, { type: "finished" | "failed" }> | undefined;
  try {
    for await (const event of untilAborted(provider.stream(request, dog.signal, dog.heard), dog.signal, clock)) {
      if (event.type === "finished" || event.type === "failed") {
        last = event;
        break;
      }
      dog.heard();
      reply.take(event);
      if (event.type === "counted") yield { ...event, callId: open.callId };
      else if (event.type !== "block.ended") yield event;
    }
  } finally {
    dog.end();
  }
  last ??= { type: "failed", error: modelError("aborted") };
  if (last.type === "failed" && dog.stalled()) last = { ...last, error: modelError("stalled") };
  const outcome = last.type === "finished" ? "ok" : signal.aborted ? "stopped" : "failed";
  const error = last.type === "failed" ? finalError(last.error) : undefined;
  const call: ModelCall = {
    ...closed(open, clock.now()),
    firstByteAt: dog.firstByteAt(),
    outcome,
    ...meter(open, last, { any: reply.any(), outputTokens: reply.tokens() }, bookOf(account, fetched)),
    error,
  };
  const { before, prefix } = cache ?? {};
  if (before && prefix) call.missed = whyMissed(before, { prefix, request, call, keptMs: cacheKeptMs(account) });
  const ended = { type: "ended", outcome, callId: open.callId, call, error } as const;
  return last.type === "finished"
    ? { ...ended, blocks: withUniqueIds(reply.blocks(), request, () => newId<CallId>("call")), stop: last.stop }
    : { ...ended, blocks: reply.words(), stop: "interrupted" };
}

/** Maximum time in milliseconds for the provider's stream to end after the signal aborts. */
const graceMs = 250;

async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal, clock: Clock): AsyncGenerator<T> {
  const events = source[Symbol.asyncIterator]();
  const over = new AbortController();
  const gone = new Promise<undefined>((resolve) => {
    const leave = () => void clock.sleep(graceMs, over.signal).then(() => resolve(undefined));
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true, signal: over.signal });
  });
  try {
    for (;;) {
      const next = await Promise.race([events.next(), gone]);
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    over.abort();
    void events.return?.();
  }
}

function announce({ purpose }: CallContext, ports: CallPorts, waiting: NonNullable<LiveState["waiting"]>): void {
  const { turnId } = purpose;
  if (turnId) ports.live({ type: "model.waiting", turnId, ...waiting });
}

function stoppedBetween({ callId, blocks }: Words): CallEnded {
  return { type: "ended", outcome: "stopped", callId, blocks, stop: "interrupted", error: modelError("aborted") };
}
