// The tool calls of one reply: decide → ask → start → run → end. Reads run side by side, the rest in order.
// It reads what is open from the state, so it can be entered after any crash.
import { alwaysAllowRule } from "#core/permission/always-allow.ts";
import { decide, type Decision, type PermissionRequest } from "#core/permission/decide.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { Answer, ToolResult } from "#core/session/events.ts";
import type { SessionState, ToolEntry } from "#core/session/state.ts";
import type { Planned, ToolHost } from "#core/tool/tool.ts";
import { askPerson } from "./ask-person.ts";
import { isStop, type TurnPorts } from "./ports.ts";
import { pendingCalls } from "#core/session/entries.ts";
import { turnNotes } from "./notes/turn-notes.ts";
import { ended } from "#core/session/close-open.ts";

/** `declined`: the person said no without a word, or nobody was there; the turn should end. */
export type ToolCallsResult = { kind: "settled" } | { kind: "declined"; note: string };

interface Ready {
  entry: ToolEntry;
  planned: Planned;
  reattach: boolean;
}

export async function runToolCalls(
  state: SessionState,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<ToolCallsResult> {
  for (const batch of inBatches(pendingCalls(state), ports.tools)) {
    const ready: Ready[] = [];
    for (const entry of batch) {
      signal.throwIfAborted();
      const admitted = await admit(state, ports, entry, signal);
      if (admitted === "declined" || admitted === "unanswered") {
        return { kind: "declined", note: await refuseRest(state, ports, admitted) };
      }
      if (admitted !== "closed") ready.push(admitted);
    }
    await Promise.all(ready.map((one) => runCall(state, ports, one, signal)));
    signal.throwIfAborted();
  }
  return { kind: "settled" };
}

/** Neighbouring reads together, everything else alone, in the order the model gave. */
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

type Admitted = Ready | "closed" | "declined" | "unanswered";

async function admit(state: SessionState, ports: TurnPorts, entry: ToolEntry, signal: AbortSignal): Promise<Admitted> {
  const planned = ports.tools.plan(entry);
  if (planned.kind === "refused") return close(ports, entry, "error", planned.message);
  // Started before a crash: the person has already agreed.
  if (entry.status === "running") return { entry, planned, reattach: planned.tool.afterCrash === "reattach" };
  const request = { tool: planned.tool.spec.name, effect: planned.tool.effect, target: planned.target };
  const decision = decide([...state.rules, ...ports.rules], state.settings.mode, request);
  if (decision.verdict !== "ask") await closeAsked(state, ports, entry, decision);
  if (decision.verdict === "deny") return close(ports, entry, "denied", `Not done. ${decision.why}`);
  if (decision.verdict === "allow") return { entry, planned, reattach: false };
  return admitByPerson(state, ports, { entry, planned, reattach: false }, request, decision, signal);
}

/** Asked before a crash, and answered by a rule or a mode since: nobody is to be asked that any more. */
async function closeAsked(state: SessionState, ports: TurnPorts, { askId }: ToolEntry, { verdict, why }: Decision) {
  if (!askId || !state.asks[askId]) return;
  const answer: Answer = verdict === "allow" ? { type: "allow" } : { type: "deny", reason: why };
  await ports.commit([{ type: "ask.closed", askId, answer, by: { kind: "octo" } }]);
}

async function admitByPerson(
  state: SessionState,
  ports: TurnPorts,
  ready: Ready,
  request: PermissionRequest,
  { why, cautious }: Decision,
  signal: AbortSignal,
): Promise<Admitted> {
  const { entry, planned } = ready;
  const preview = await ports.tools.preview(planned);
  if (preview.kind === "refused") return close(ports, entry, "error", preview.message);
  const always = alwaysAllowRule(request, cautious ?? false);
  const body = { kind: "permission", ...request, preview, why, always } as const;
  const answer = await askPerson(state, ports, entry, body, signal);
  if (answer.type === "allow") {
    if (answer.always) await ports.commit([{ type: "rule.added", rule: always }]);
    return answer.input ? edited(state, ports, ready, answer.input) : ready;
  }
  const reason = reasonOf(answer);
  if (reason) return close(ports, entry, "denied", `Not done. The person said: ${reason}`);
  return answer.type === "unanswered" ? "unanswered" : "declined";
}

/** The call as the person made it. They may allow what would be asked for, never what is forbidden. */
async function edited(state: SessionState, ports: TurnPorts, ready: Ready, input: JsonObject): Promise<Admitted> {
  const { entry } = ready;
  const planned = ports.tools.plan({ ...entry, input, broken: undefined });
  if (planned.kind === "refused") return close(ports, entry, "error", planned.message);
  const { tool, target } = planned;
  const request = { tool: tool.spec.name, effect: tool.effect, target };
  const { verdict, why } = decide([...state.rules, ...ports.rules], state.settings.mode, request);
  if (verdict === "deny") return close(ports, entry, "denied", `Not done. ${why}`);
  return { ...ready, planned };
}

/** The model must know that something else was done than it asked for. */
function toldOfEdit({ answer }: ToolEntry, result: ToolResult): ToolResult {
  if (answer?.type !== "allow" || !answer.input) return result;
  const text = `The person changed this call before allowing it. What ran: ${JSON.stringify(answer.input)}`;
  return { ...result, parts: [{ type: "text", text }, ...result.parts] };
}

const reasonOf = (answer: Answer) =>
  answer.type === "deny" ? answer.reason?.trim() : answer.type === "reply" ? answer.text.trim() : undefined;

async function close(
  ports: TurnPorts,
  entry: ToolEntry,
  outcome: ToolResult["outcome"],
  text: string,
): Promise<"closed"> {
  await ports.commit([ended(entry, outcome, text)]);
  return "closed";
}

/** One silent no stands for all calls of the reply: the person wants to be talked to, not asked again. */
async function refuseRest(state: SessionState, ports: TurnPorts, why: "declined" | "unanswered"): Promise<string> {
  const text = why === "declined" ? "Not done. The person declined." : "Not done. Nobody answered in time.";
  await ports.commit(pendingCalls(state).map((entry) => ended(entry, "denied", text)));
  return turnNotes[why];
}

async function runCall(state: SessionState, ports: TurnPorts, ready: Ready, signal: AbortSignal): Promise<void> {
  const { entry, planned, reattach } = ready;
  const { callId } = entry;
  const looks = planned.tool.effect === "read" || planned.tool.effect === "ask";
  if (entry.status !== "running") {
    const { name, input } = planned.call;
    await ports.commit([{ type: "tool.started", callId, name, input }], { durability: looks ? "relaxed" : "strict" });
  }
  const result = await ports.tools.run(planned, {
    callId,
    signal,
    reattach,
    progress: (text) => ports.live({ type: "tool.progress", callId, text }),
    ask: (question) => askPerson(state, ports, entry, { kind: "question", question }, signal),
  });
  // Aborted by anything but a stop, this engine no longer acts: the next one finds the call as it was.
  if (signal.aborted && !isStop(signal)) return;
  await ports.commit([{ type: "tool.ended", callId, result: toldOfEdit(entry, result) }], {
    durability: looks ? "relaxed" : "strict",
  });
}
