// Runs the open turn of one session. If the chat's account cannot be used, the turn fails at once.
import { runTurn } from "#core/agent/turn.ts";
import type { Actor, LeadContext } from "./lead-context.ts";
import { turnPorts } from "./turn-ports.ts";

export async function runSession(actor: Actor, lead: LeadContext, signal: AbortSignal): Promise<void> {
  const { state, commit } = actor.session;
  const { settings, connect } = lead.ports;
  const own = await connect(state.settings.account);
  if ("kind" in own) {
    const turnId = state.turn?.turnId;
    if (turnId) await commit([{ type: "turn.ended", turnId, reason: "failed", error: own }]);
    return;
  }
  const [rules, accounts] = await Promise.all([settings.get("rules"), settings.get("accounts")]);
  await runTurn({ state, ports: turnPorts(actor, lead, { own, accounts, rules }), signal });
}
