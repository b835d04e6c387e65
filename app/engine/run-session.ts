// Runs the open turn of one session. If the chat's account cannot be used, the turn fails at once. If its key is locked,
// the turn waits until the relay unlocks it or the person stops the turn.
import { StopRequested } from "#core/agent/ports.ts";
import { runTurn } from "#core/agent/turn.ts";
import { bookOf } from "#core/model/prices/price-book.ts";
import type { Clock } from "#core/ports.ts";
import { closeOpen } from "#core/session/close-open.ts";
import type { EventBody } from "#core/session/events.ts";
import { closeCalls } from "#core/session/recover.ts";
import type { Actor, LeadContext } from "./lead-context.ts";
import { turnPorts } from "./turn-ports.ts";

/** How long a stopped turn may take to end by itself, in milliseconds. After that it is left behind. */
const graceMs = 1_500;

export async function runSession(actor: Actor, lead: LeadContext, signal: AbortSignal): Promise<void> {
  const { state, commit } = actor.session;
  const { settings, connect, clock } = lead.ports;
  const own = await Promise.race([connect(state.settings.account), whenAborted(signal)]);
  const turnId = state.turn?.turnId;
  if (own === "aborted") return endStopped(actor, lead, signal);
  if ("kind" in own) {
    if (turnId) await commit([{ type: "turn.ended", turnId, reason: "failed", error: own }]);
    return;
  }
  const [rules, accounts] = await Promise.all([settings.get("rules"), settings.get("accounts")]);
  const left = leaveAfterStop(signal, clock);
  const signals = { stopped: signal, left };
  const turn = runTurn({ state, ports: turnPorts(actor, lead, { own, accounts, rules, signals }), signal });
  if ((await Promise.race([turn, whenAborted(left)])) !== "aborted") return;
  turn.catch(() => undefined);
  await endStopped(actor, lead, signal);
}

/** Ends a turn that the person has stopped and that does not end by itself, whatever it waits for. */
async function endStopped({ session }: Actor, { ports, epoch }: LeadContext, signal: AbortSignal): Promise<void> {
  // After any other abort, this engine may no longer lead, and then it must not write.
  const stop: unknown = signal.reason;
  if (!(stop instanceof StopRequested)) return;
  const { state } = session;
  const [draft, accounts, fetched] = await Promise.all([
    ports.sessions.draft(state.sessionId),
    ports.settings.get("accounts"),
    ports.settings.get("prices"),
  ]);
  const book = (id: string) => bookOf(accounts.find((account) => account.id === id) ?? {}, fetched);
  const ending = (): EventBody[] => {
    const { turn } = state;
    if (!turn) return [];
    return [
      ...closeCalls(state, { draft, now: ports.clock.now(), book }),
      ...closeOpen(state, "Stopped by the person before it ran.", mayGoOn),
      { type: "turn.ended", turnId: turn.turnId, reason: "stopped" },
    ];
  };
  await ports.sessions.saveDraft(state.sessionId, epoch, undefined);
  // Made after what the turn was still writing, so that nothing is closed twice.
  await session.commit(ending, { durability: "strict", consumes: stop.commandId ? [stop.commandId] : [] });
}

const mayGoOn = "Stopped by the person, but its end was not confirmed. Check what it did before you repeat it.";

/** Returns a signal that aborts some time after a stop, and at once after any other abort. */
function leaveAfterStop(signal: AbortSignal, clock: Clock): AbortSignal {
  const left = new AbortController();
  const leave = async () => {
    if (signal.reason instanceof StopRequested) await clock.sleep(graceMs);
    left.abort(signal.reason);
  };
  if (signal.aborted) void leave();
  else signal.addEventListener("abort", () => void leave(), { once: true });
  return left.signal;
}

function whenAborted(signal: AbortSignal): Promise<"aborted"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("aborted");
    signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
}
