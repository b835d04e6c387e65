// Builds the ports of a turn for one session and runs it.
import type { AskId } from "#core/ids.ts";
import type { Answered, TurnPorts } from "#core/agent/ports.ts";
import { runTurn } from "#core/agent/turn.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import { answering, isSame, type ModelChoice } from "#core/model/calls/fallback.ts";
import type { PermissionRule } from "#core/session/events.ts";
import type { CommandOf } from "#core/session/commands.ts";
import { callWithFallback } from "./calls/call-with-fallback.ts";
import type { LiveSession } from "./live-session.ts";
import type { Connection, EnginePorts } from "./ports.ts";
import type { Publisher } from "./publisher.ts";
import { toolset } from "./toolset.ts";

/** Open asks by id, waiting for the command that answers them. */
export interface WaitingAsks {
  get(askId: AskId): ((answered: Answered) => void) | undefined;
  set(askId: AskId, answer: (answered: Answered) => void): void;
  delete(askId: AskId): void;
}

/** An answer may have come before its ask was waited for (after a crash): whoever waits has the inbox looked at again. */
export function makeWaitingAsks(poke: () => void): WaitingAsks {
  const waiting = new Map<AskId, (answered: Answered) => void>();
  return {
    get: (askId) => waiting.get(askId),
    set: (askId, answer) => {
      waiting.set(askId, answer);
      poke();
    },
    delete: (askId) => void waiting.delete(askId),
  };
}

const ruleFiles = ["AGENTS.md", "CLAUDE.md", ".octorules"];

export async function runSession(
  session: LiveSession,
  ports: EnginePorts,
  publisher: Publisher,
  epoch: number,
  asks: WaitingAsks,
  signal: AbortSignal,
): Promise<void> {
  const { state } = session;
  const connection = await ports.connect(state.settings.account);
  if ("kind" in connection) {
    const turnId = state.turn?.turnId;
    if (turnId) await session.commit([{ type: "turn.ended", turnId, reason: "failed", error: connection }]);
    return;
  }
  const [rules, accounts] = await Promise.all([ports.settings.get("rules"), ports.settings.get("accounts")]);
  await runTurn(state, turnPorts(session, connection, { rules, accounts }, ports, publisher, epoch, asks), signal);
}

function turnPorts(
  session: LiveSession,
  own: Connection,
  { rules, accounts }: { rules: PermissionRule[]; accounts: Account[] },
  ports: EnginePorts,
  publisher: Publisher,
  epoch: number,
  asks: WaitingAsks,
): TurnPorts {
  const { state, commit } = session;
  const { sessionId } = state;
  const { clock, newId, sessions, inbox, network } = ports;
  const factsOf = ({ account, model }: ModelChoice) =>
    modelFacts(
      account === own.account.id ? own.account : { model, ...accounts.find(({ id }) => id === account) },
      model,
    );
  const live: TurnPorts["live"] = (event) => publisher.live(sessionId, event);
  return {
    clock,
    newId,
    tools: toolset(state, ports),
    rules,
    place: placeOf(state.settings.folder, ports),
    projectRules: () => projectRules(state.settings.folder, ports),
    get model() {
      return factsOf(answering(state));
    },
    call(asked, purpose, signal) {
      const request = (account: Account, model: string) => {
        const { maxOutput, vision } = modelFacts(account, model);
        const same = isSame({ account: account.id, model }, answering(state));
        return { ...asked, model, vision, maxOutput: same ? asked.maxOutput : maxOutput };
      };
      return callWithFallback({ request, purpose, live, lasting: true, network }, own, session, ports, signal);
    },
    commit,
    live,
    keepDraft: (draft) => sessions.keepDraft(sessionId, epoch, draft),
    answer: (ask, signal) => waitForAnswer(asks, ask.askId, signal),
    steer: async () =>
      (await inbox.waiting(sessionId)).filter(
        (command): command is CommandOf<"say"> => command.type === "say" && command.when === "now",
      ),
  };
}

function waitForAnswer(asks: WaitingAsks, askId: AskId, signal: AbortSignal): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      asks.delete(askId);
      reject(signal.reason as Error);
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    asks.set(askId, (answered) => {
      asks.delete(askId);
      signal.removeEventListener("abort", stop);
      resolve(answered);
    });
  });
}

export function placeOf(folder: string | undefined, { machine }: EnginePorts): string {
  const { facts } = machine.status();
  if (!folder) return "No folder is open, so there are no files and no terminal.";
  return `Folder: ${folder}${facts ? ` (${facts.platform})` : ""}.`;
}

/** How long a chat waits for a connection that was never tried. */
const graceMs = 1_000;

/**
 * The first of the known files that says something; a folder that cannot be read has no rules. Undefined while the machine
 * is away: nobody waits for it with a message that can be answered without.
 */
async function projectRules(folder: string | undefined, { machine, clock }: EnginePorts): Promise<string | undefined> {
  if (!folder) return "";
  const { state, reason } = machine.status();
  if (state !== "connected" && reason !== undefined) return undefined;
  const workspace = machine.workspace(folder);
  const reading = Promise.all(ruleFiles.map((name) => workspace.read(name).catch(() => undefined)));
  const over = new AbortController();
  const files =
    state === "connected"
      ? await reading
      : await Promise.race([reading, clock.sleep(graceMs, over.signal).then(() => [])]);
  over.abort();
  const rules = files.map((file) => file?.text.trim()).find(Boolean);
  return rules ?? (machine.status().state === "connected" ? "" : undefined);
}
