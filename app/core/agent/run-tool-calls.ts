// Runs the tool calls of one reply: decides, asks, starts, runs and ends each call. Reads run in parallel, other calls
// one by one.
// The state shows which calls are still pending, so the work can continue after a crash at any point.
import { alwaysAllowRule } from "#core/permission/always-allow.ts";
import type { CallFacts } from "#core/permission/call-facts.ts";
import { decide, type Decision, denyUnattended, type PermissionRequest, wordsOf } from "#core/permission/decide.ts";
import { type Reason, sentenceOf } from "#core/permission/reasons.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { Answer } from "#core/session/ask.ts";
import { closeAsks, toolEndedEvent } from "#core/session/close-open.ts";
import { pendingCalls } from "#core/session/entries.ts";
import type { ToolEntry } from "#core/session/state.ts";
import type { ToolResult } from "#core/session/tool-result.ts";
import type { Planned, Refused, ToolHost } from "#core/tool/tool.ts";
import { type AskBody, askPerson, isAttended, openAhead } from "./ask-person.ts";
import { turnNotes } from "./notes/turn-notes.ts";
import { isStop, type TurnContext } from "./ports.ts";

/** `declined`: the person refused a call without a reason, or nobody answered. The turn then ends with `note`. */
export type ToolCallsResult = { kind: "done" } | { kind: "declined"; note: string };

/** A call that may run. `reattach`: true if the call was already running at a crash, and the tool must attach to it. */
interface AdmittedCall {
  entry: ToolEntry;
  planned: Planned;
  reattach: boolean;
  /** What was found out about the call; absent for a call that was started before a crash. */
  facts?: CallFacts | undefined;
}

/** `closed`: the call does not run, and its result is already in the log. */
type Admission = AdmittedCall | "closed" | "declined" | "unanswered";

export async function runToolCalls(turn: TurnContext): Promise<ToolCallsResult> {
  for (const batch of inBatches(pendingCalls(turn.state), turn.ports.tools)) {
    const admitted: AdmittedCall[] = [];
    for (const entry of batch) {
      turn.signal.throwIfAborted();
      const admission = await admit(turn, entry);
      if (admission === "declined" || admission === "unanswered") {
        return { kind: "declined", note: await refuseRest(turn, admission) };
      }
      if (admission !== "closed") admitted.push(admission);
    }
    await Promise.all(admitted.map((call) => runCall(turn, call)));
    turn.signal.throwIfAborted();
  }
  return { kind: "done" };
}

/**
 * Groups consecutive reads into one batch. Every other call is a batch of its own. The order of the calls stays the
 * same.
 */
function inBatches(entries: ToolEntry[], tools: ToolHost): ToolEntry[][] {
  const batches: { reads: boolean; entries: ToolEntry[] }[] = [];
  for (const entry of entries) {
    const planned = tools.plan(entry);
    const reads = planned.kind === "planned" && planned.tool.effect === "read";
    const last = batches.at(-1);
    if (reads && last?.reads) last.entries.push(entry);
    else batches.push({ reads, entries: [entry] });
  }
  return batches.map((batch) => batch.entries);
}

async function admit(turn: TurnContext, entry: ToolEntry): Promise<Admission> {
  const planned = turn.ports.tools.plan(entry);
  if (planned.kind === "refused") return close(turn, entry, "error", planned.message);
  // The call was started before a crash, so it is already admitted.
  if (entry.status === "running") return { entry, planned, reattach: planned.tool.afterCrash === "reattach" };
  const facts = await turn.ports.tools.facts(planned);
  if (facts && "kind" in facts) return closeUnlooked(turn, entry, facts);
  const call: AdmittedCall = { entry, planned, reattach: false, facts };
  const decision = decideHere(turn, call);
  if (decision.verdict !== "ask") await closeAnsweredAsk(turn, entry, decision);
  if (decision.verdict === "deny") return close(turn, entry, "denied", `Not done. ${wordsOf(decision)}`);
  return decision.verdict === "allow" ? call : admitByPerson(turn, call, decision);
}

const requestOf = ({ tool, target }: Planned): PermissionRequest => ({
  tool: tool.spec.name,
  effect: tool.effect,
  target,
});

/** Decides about a call. What would be asked for is refused if nobody can be asked. */
function decideHere(turn: TurnContext, { planned, facts }: AdmittedCall): Decision {
  const { state, ports } = turn;
  const decision = decide([...state.rules, ...ports.rules], state.settings.mode, requestOf(planned), facts);
  if (decision.verdict !== "ask" || isAttended(turn)) return decision;
  return denyUnattended(decision.reason);
}

/** Closes an ask that was open before a crash, because a rule or mode that was set later now decides about the call. */
async function closeAnsweredAsk({ state, ports }: TurnContext, { askId }: ToolEntry, decision: Decision) {
  if (!askId || !state.asks[askId]) return;
  await ports.commit([{ type: "ask.closed", askId, answer: answerOf(decision), by: { kind: "octo" } }]);
}

async function admitByPerson(turn: TurnContext, call: AdmittedCall, { reason }: Decision): Promise<Admission> {
  const { entry } = call;
  const body = await permissionAsk(turn, call, reason);
  if (body.kind === "refused") return close(turn, entry, "error", body.message);
  await askAhead(turn, entry, body);
  const { decided, reconsider } = decidedByMode(turn, call);
  const answer = await askPerson(turn, entry, body, reconsider);
  const byMode = decided();
  if (byMode)
    return byMode.verdict === "allow" ? byMode.call : close(turn, entry, "denied", `Not done. ${wordsOf(byMode)}`);
  if (answer.type === "allow") {
    if (answer.always) await turn.ports.commit([{ type: "rule.added", rule: body.always }]);
    return answer.input ? withEditedInput(turn, call, answer.input) : call;
  }
  const said = saidIn(answer);
  if (said) return close(turn, entry, "denied", `Not done. The person said: ${said}`);
  // The chat was switched to unattended while the ask was open.
  if (!isAttended(turn)) return close(turn, entry, "denied", `Not done. ${wordsOf(decideHere(turn, call))}`);
  return answer.type === "unanswered" ? "unanswered" : "declined";
}

/** Makes the ask about a call. Refused: the call could not be done even if the person allowed it. */
async function permissionAsk({ ports }: TurnContext, { planned, facts }: AdmittedCall, reason: Reason) {
  const preview = await ports.tools.preview(planned, facts);
  if (preview.kind === "refused") return preview;
  const request = requestOf(planned);
  const always = alwaysAllowRule(request, facts);
  return { kind: "permission", ...request, preview, why: sentenceOf(reason), reason, always } as const;
}

/**
 * Opens this ask and those of the calls that follow in the same reply, as far as they can be told now. Each call is
 * judged again when its turn comes. With a deadline they are asked one by one, because the time of each begins when it
 * is shown.
 */
async function askAhead(turn: TurnContext, entry: ToolEntry, own: AskBody): Promise<void> {
  const { state, ports } = turn;
  if (state.settings.answerWithinMs > 0 || !isAttended(turn) || entry.answeredHere) return;
  await openAhead(turn, entry.callId, own);
  const following = pendingCalls(state);
  for (const next of following.slice(following.findIndex(({ id }) => id === entry.id) + 1)) {
    if (next.askId && state.asks[next.askId]) continue;
    const planned = next.status === "planned" && ports.tools.plan(next);
    if (!planned || planned.kind === "refused") continue;
    const facts = await ports.tools.facts(planned);
    if (facts && "kind" in facts) continue;
    const call: AdmittedCall = { entry: next, planned, reattach: false, facts };
    const { verdict, reason } = decideHere(turn, call);
    const body = verdict === "ask" && (await permissionAsk(turn, call, reason));
    if (body && body.kind === "permission") await openAhead(turn, next.callId, body);
  }
}

/**
 * Decides about a call anew while it is asked for, by the mode that the chat now has and by what the call would touch now.
 * `decided`: what the mode has decided, if it has.
 */
function decidedByMode(turn: TurnContext, call: AdmittedCall) {
  let decided: (Decision & { call: AdmittedCall }) | undefined;
  const reconsider = async (): Promise<Answer | undefined> => {
    const facts = await turn.ports.tools.facts(call.planned);
    // What cannot be looked at is left to the person.
    if (facts && "kind" in facts) return undefined;
    const again = { ...call, facts };
    const decision = decideHere(turn, again);
    if (decision.verdict === "ask") return undefined;
    decided = { ...decision, call: again };
    return answerOf(decision);
  };
  return { decided: () => decided, reconsider };
}

const answerOf = (decision: Decision): Answer =>
  decision.verdict === "allow" ? { type: "allow" } : { type: "deny", reason: wordsOf(decision) };

/**
 * Returns the call with the input that the person edited. The edit counts as permission, unless a rule denies the
 * edited call.
 */
async function withEditedInput(turn: TurnContext, call: AdmittedCall, input: JsonObject): Promise<Admission> {
  const { entry } = call;
  const planned = turn.ports.tools.plan({ ...entry, input, broken: undefined });
  if (planned.kind === "refused") return close(turn, entry, "error", planned.message);
  const facts = await turn.ports.tools.facts(planned);
  if (facts && "kind" in facts) return closeUnlooked(turn, entry, facts);
  const edited = { ...call, planned, facts };
  const decision = decideHere(turn, edited);
  return decision.verdict === "deny" ? close(turn, entry, "denied", `Not done. ${wordsOf(decision)}`) : edited;
}

/** Tells the model that the person edited its call before it ran. */
function withEditNotice({ answer }: ToolEntry, result: ToolResult): ToolResult {
  if (answer?.type !== "allow" || !answer.input) return result;
  const text = `The person changed this call before allowing it. What ran: ${JSON.stringify(answer.input)}`;
  return { ...result, parts: [{ type: "text", text }, ...result.parts] };
}

const saidIn = (answer: Answer) =>
  answer.type === "deny" ? answer.reason?.trim() : answer.type === "reply" ? answer.text.trim() : undefined;

/** Closes a call of which the relay does not tell what it would touch. */
const closeUnlooked = (turn: TurnContext, entry: ToolEntry, { notAllowed, message }: Refused): Promise<"closed"> =>
  close(turn, entry, notAllowed ? "denied" : "error", message);

async function close(
  { ports }: TurnContext,
  entry: ToolEntry,
  outcome: ToolResult["outcome"],
  text: string,
): Promise<"closed"> {
  await ports.commit([toolEndedEvent(entry, outcome, text)]);
  return "closed";
}

/**
 * Refuses the remaining calls of the reply after a refusal without a reason, so that the person is not asked again and
 * again.
 */
async function refuseRest({ state, ports }: TurnContext, why: "declined" | "unanswered"): Promise<string> {
  const text = why === "declined" ? "Not done. The person declined." : "Not done. Nobody answered in time.";
  const ended = pendingCalls(state).map((entry) => toolEndedEvent(entry, "denied", text));
  await ports.commit([...closeAsks(state), ...ended]);
  return turnNotes[why];
}

async function runCall(turn: TurnContext, { entry, planned, reattach, facts }: AdmittedCall): Promise<void> {
  const { ports, signal } = turn;
  const { callId } = entry;
  const { effect } = planned.tool;
  const durability = effect === "read" || effect === "ask" ? "relaxed" : "strict";
  if (entry.status !== "running") {
    const { name, input } = planned.call;
    await ports.commit([{ type: "tool.started", callId, name, input }], { durability });
  }
  const result = await ports.tools.run(planned, {
    callId,
    signal,
    reattach,
    place: facts?.place,
    progress: (text) => ports.live({ type: "tool.progress", callId, text }),
    ask: (question) => askPerson(turn, entry, { kind: "question", question }),
  });
  // Unless the person stopped the turn, an aborted engine must not write. The next engine finds the call still running.
  if (signal.aborted && !isStop(signal)) return;
  await ports.commit([{ type: "tool.ended", callId, result: withEditNotice(entry, result) }], { durability });
}
