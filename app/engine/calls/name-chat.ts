// Names a chat after its first turn, with one small metered call. A failure leaves the name as it is.
import { cleanTitle, titleRequest } from "#core/agent/title-request.ts";
import type { CallEnded } from "#core/model/calls/call.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { EventBody } from "#core/session/events.ts";
import { callWithFallback } from "./call-with-fallback.ts";
import type { LiveSession } from "../live-session.ts";
import type { EnginePorts } from "../ports.ts";

export async function nameSession(session: LiveSession, ports: EnginePorts, signal: AbortSignal): Promise<void> {
  const { state, commit } = session;
  if (state.settings.titled || state.lastTurn?.reason !== "done") return;
  const connection = await ports.connect(state.settings.account);
  if ("kind" in connection) return;
  const first = titleRequest(state, state.settings.model);
  if (!first) return;
  const request = (account: Account, model: string) => ({ ...first, model: account.liteModel ?? model });
  const purpose = { purpose: "title" } as const;
  const call = { request, purpose, live: () => undefined, lasting: false, network: undefined };
  for await (const event of callWithFallback(call, connection, session, ports, signal)) {
    if (event.type === "ended" && !signal.aborted) await keep(event, commit);
  }
}

async function keep(ended: CallEnded, commit: LiveSession["commit"]): Promise<void> {
  // There may be room for it after another turn.
  if (ended.error?.kind === "spent") return;
  const title = cleanTitle(ended.blocks.map((block) => (block.type === "text" ? block.text : "")).join(""));
  // Tried once: a model that cannot name a chat is not asked on every turn.
  const changes = { titled: true, ...(title && ended.outcome === "ok" && { title }) };
  const called: EventBody[] = ended.call ? [{ type: "model.called", call: ended.call }] : [];
  await commit([...called, { type: "session.changed", changes }], { durability: "strict" });
}
