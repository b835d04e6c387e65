// Ends of calls that an engine passed on when it lost the lead, or a turn when it was left behind: what was paid for is
// neither lost nor paid for again.
import { turnNotes } from "#core/agent/notes/turn-notes.ts";
import type { TurnId } from "#core/ids.ts";
import { fitRecord } from "#core/ledger/fit-record.ts";
import { toRecord } from "#core/ledger/record.ts";
import type { CommandOf } from "#core/session/commands.ts";
import type { EventBody } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import type { LeadContext } from "../lead-context.ts";
import type { LiveSession } from "../live-session.ts";
import type { EnginePorts } from "../ports.ts";

/** Writes the whole answers that wait in the inbox, before recovery closes their calls as lost. */
export async function takeEnds(session: LiveSession, { inbox }: Pick<EnginePorts, "inbox">): Promise<void> {
  const { state, commit } = session;
  for (const command of await inbox.waiting(state.sessionId)) {
    if (command.type !== "amend" || command.call.outcome !== "ok") continue;
    const events = endOf(state, command);
    if (events.length > 0) await commit(events, { durability: "strict", consumes: [command.id] });
  }
}

function endOf({ openCalls, turn }: SessionState, { call, rest = [] }: CommandOf<"amend">): EventBody[] {
  if (openCalls[call.callId]) return [{ type: "model.called", call }, ...rest];
  return turn?.unstored === call.callId ? rest : [];
}

/**
 * Takes the end of a call after recovery. The record of a lost call is replaced by what is known now, once: afterwards the
 * call is no longer lost. If Octo dies between record and event, the command is carried out again, and the record stays
 * as it is.
 * @returns true if a turn has begun, because it ended only for want of this answer
 */
export async function takeLateEnd(
  { state, commit }: LiveSession,
  command: CommandOf<"amend">,
  { ports }: Pick<LeadContext, "ports">,
): Promise<boolean> {
  const { call, rest = [], id } = command;
  const consume = (events: EventBody[] = []) => commit(events, { durability: "strict", consumes: [id] });
  if (rest.length > 0 && lacksAnswerOf(state, command)) {
    const resumes = state.lastTurn?.turnId;
    await consume([{ type: "turn.started", turnId: ports.newId<TurnId>("turn"), resumes }, ...rest]);
    return true;
  }
  const before = state.lostCalls?.[call.callId];
  if (state.openCalls[call.callId]) await consume([{ type: "model.called", call }]);
  else if (!before) await consume();
  else {
    await ports.ledger.amend([fitRecord(toRecord(state.sessionId, call, 0))]);
    ports.budgetGuard.forget();
    await consume([{ type: "model.amended", before, call }]);
  }
  return false;
}

/** True if the last turn ended because this answer was not stored, and nothing has happened since. */
function lacksAnswerOf({ turn, order, entries, lastCall }: SessionState, { call }: CommandOf<"amend">): boolean {
  const last = entries[order.at(-1) ?? ("" as never)];
  return !turn && last?.kind === "turn" && last.note === turnNotes.unstored && lastCall?.callId === call.callId;
}
