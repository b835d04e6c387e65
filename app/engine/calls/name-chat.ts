// Gives a chat its title after the first turn, by one small model call. If the call fails, the title does not change.
import { cleanTitle, titleRequest } from "#core/agent/title-request.ts";
import type { CallEnded } from "#core/model/calls/call.ts";
import type { EventBody } from "#core/session/events.ts";
import type { LiveSession } from "../live-session.ts";
import type { EnginePorts } from "../ports.ts";
import { callWithFallback } from "./call-with-fallback.ts";

export async function nameSession(session: LiveSession, ports: EnginePorts, signal: AbortSignal): Promise<void> {
  const { state } = session;
  if (state.settings.titled || state.lastTurn?.reason !== "done") return;
  const own = await ports.connect(state.settings.account);
  if ("kind" in own) return;
  const requestFor = titleRequest(state);
  if (!requestFor) return;
  const call = callWithFallback({
    session,
    own,
    ports,
    signal,
    purpose: { purpose: "title" },
    request: (account, model) => requestFor(account.liteModel ?? model),
    live: () => undefined,
    network: undefined,
    switchesChat: false,
  });
  for await (const event of call) {
    if (event.type === "counted" && !signal.aborted) {
      await session.keepReported({ callId: event.callId, blocks: [], reported: event.reported });
    }
    if (event.type !== "ended") continue;
    if (signal.aborted) await session.passOn(called(event));
    else await commitTitle(event, session);
  }
}

const called = ({ call }: CallEnded): EventBody[] => (call ? [{ type: "model.called", call }] : []);

async function commitTitle(ended: CallEnded, { state, commit, keepReported }: LiveSession): Promise<void> {
  // A reached budget stopped the call. `titled` is not set, so that naming is tried again after a later turn.
  if (ended.error?.kind === "spent") return;
  const title = cleanTitle(ended.blocks.map((block) => (block.type === "text" ? block.text : "")).join(""));
  // `titled` is set even if the call failed, so that a model that cannot name chats is not asked again after every
  // turn.
  const changes = { titled: true, ...(title && ended.outcome === "ok" && { title }) };
  // The person may have named the chat while the call ran.
  const named = (): EventBody[] => (state.settings.titled ? [] : [{ type: "session.changed", changes }]);
  await commit(() => [...called(ended), ...named()], { durability: "strict" });
  await keepReported(undefined);
}
