// Makes the ports of a turn from the ports of the engine.
import { isDiskFull } from "#core/reason-of.ts";
import type { TurnPorts } from "#core/agent/ports.ts";
import { answering, type ModelChoice } from "#core/model/calls/fallback.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import type { TurnSignals } from "#core/ports.ts";
import type { CommandOf } from "#core/session/commands.ts";
import { isPaused } from "#core/session/paused.ts";
import type { PermissionRule } from "#core/session/permission-rule.ts";
import { callWithFallback } from "./calls/call-with-fallback.ts";
import type { DiskRoom } from "./disk-room.ts";
import type { Actor, LeadContext } from "./lead-context.ts";
import type { LiveSession } from "./live-session.ts";
import type { Connection, EnginePorts } from "./ports.ts";
import { createProjectRules } from "./project-rules.ts";
import { toolset } from "./toolset.ts";

/** What a turn uses: settings as they were when it began, and the signals that end it. */
interface TurnSettings {
  /** Connection of the account that is set in the chat. */
  own: Connection;
  accounts: Account[];
  rules: PermissionRule[];
  signals: TurnSignals;
}

export function turnPorts({ session, asks }: Actor, lead: LeadContext, settings: TurnSettings): TurnPorts {
  const { state } = session;
  const { sessionId } = state;
  const { publisher, epoch, room } = lead;
  const ports = withRoom(lead.ports, room);
  const { own, accounts, rules, signals } = settings;
  const capacityOf = ({ account, model }: ModelChoice) =>
    modelFacts(
      account === own.account.id ? own.account : { model, ...accounts.find(({ id }) => id === account) },
      model,
    );
  // A turn that was left behind must write and show nothing, because the log already contains its end.
  const commit: LiveSession["commit"] = async (events, options) => {
    if (signals.left.aborted && typeof events !== "function") await session.passOn(events);
    signals.left.throwIfAborted();
    await session.commit(events, options);
  };
  const live: TurnPorts["live"] = (event) => {
    if (!signals.left.aborted) publisher.live(sessionId, event);
  };
  return {
    clock: ports.clock,
    newId: ports.newId,
    tools: toolset(state, ports, signals),
    rules,
    attended: ports.attended ?? true,
    place: placeOf(state.settings.folder, ports),
    projectRules: createProjectRules(state.settings, ports),
    get model() {
      return capacityOf(answering(state));
    },
    call: (requestFor, purpose, signal) =>
      callWithFallback({
        session: { ...session, commit },
        own,
        ports,
        signal,
        purpose,
        live,
        network: ports.network,
        switchesChat: true,
        request: (account, model) => requestFor({ account: account.id, model }, modelFacts(account, model)),
      }),
    commit,
    live,
    saveDraft: async (draft) => {
      if (signals.left.aborted) return;
      await ports.sessions.saveDraft(sessionId, epoch, draft).catch((error: unknown) => {
        // A draft only serves recovery, so a full disk must not end the stream. A draft is not worth the reserve either.
        if (!isDiskFull(error)) throw error;
      });
    },
    answer: (ask, signal) => asks.wait(ask.askId, signal),
    steer: async () =>
      (await ports.inbox.waiting(sessionId)).filter(
        (command): command is CommandOf<"say"> =>
          command.type === "say" && command.when === "now" && !isPaused(state, command),
      ),
  };
}

/** Long outputs wait for space. A failed write would end the turn. */
function withRoom(ports: EnginePorts, { repeat }: DiskRoom): EnginePorts {
  const { blobs } = ports;
  return { ...ports, blobs: { ...blobs, put: (...given) => repeat(() => blobs.put(...given)) } };
}

/** Returns a text for the model that describes the folder and the machine it works in. */
export function placeOf(folder: string | undefined, { machine }: Pick<EnginePorts, "machine">): string {
  const { facts } = machine.status();
  if (!folder) return "No folder is open, so there are no files and no terminal.";
  return `Folder: ${folder}${facts ? ` (${facts.platform})` : ""}.`;
}
