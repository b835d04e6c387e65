// Names a chat after its first turn, with one small metered call. A failure leaves the name as it is.
import { cleanTitle, titleRequest } from "#core/agent/side-calls.ts";
import { callModel, type CallEnded } from "#core/model/call.ts";
import type { EventBody } from "#core/session/events.ts";
import type { LiveSession } from "./live-session.ts";
import type { EnginePorts } from "./ports.ts";

export async function nameSession(
  { state, commit }: LiveSession,
  ports: EnginePorts,
  signal: AbortSignal,
): Promise<void> {
  if (state.settings.titled || state.lastTurn?.reason !== "done") return;
  const connection = await ports.connect(state.settings.account);
  if ("kind" in connection) return;
  const { account, provider } = connection;
  const request = titleRequest(state, account.liteModel ?? state.settings.model);
  if (!request) return;
  const { clock, newId } = ports;
  const context = { account, purpose: { purpose: "title" } } as const;
  const call = () => callModel(request, context, { provider, clock, newId, commit, live: () => undefined }, signal);
  for await (const event of ports.purse.spend(request, context, call)) {
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
