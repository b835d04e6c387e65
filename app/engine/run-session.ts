// Runs the open turn of one session. If the chat's account cannot be used, the turn fails at once. If its key is locked,
// the turn waits until the relay unlocks it or the person stops the turn.
import { StopRequested } from "#core/agent/ports.ts";
import { runTurn } from "#core/agent/turn.ts";
import { closeOpen } from "#core/session/close-open.ts";
import type { Actor, LeadContext } from "./lead-context.ts";
import { turnPorts } from "./turn-ports.ts";

export async function runSession(actor: Actor, lead: LeadContext, signal: AbortSignal): Promise<void> {
  const { state, commit } = actor.session;
  const { settings, connect } = lead.ports;
  const own = await Promise.race([connect(state.settings.account), whenAborted(signal)]);
  const turnId = state.turn?.turnId;
  if (own === "aborted") {
    // After any other abort, this engine may no longer lead, and then it must not write.
    const stop: unknown = signal.reason;
    if (!(stop instanceof StopRequested) || !turnId) return;
    const consumes = stop.commandId ? [stop.commandId] : [];
    const closed = closeOpen(state, "Stopped by the person before it ran.");
    await commit([...closed, { type: "turn.ended", turnId, reason: "stopped" }], { durability: "strict", consumes });
    return;
  }
  if ("kind" in own) {
    if (turnId) await commit([{ type: "turn.ended", turnId, reason: "failed", error: own }]);
    return;
  }
  const [rules, accounts] = await Promise.all([settings.get("rules"), settings.get("accounts")]);
  await runTurn({ state, ports: turnPorts(actor, lead, { own, accounts, rules }), signal });
}

function whenAborted(signal: AbortSignal): Promise<"aborted"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("aborted");
    signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
}
