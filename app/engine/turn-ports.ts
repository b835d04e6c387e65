// Makes the ports of a turn from the ports of the engine.
import type { TurnPorts } from "#core/agent/ports.ts";
import { answering, type ModelChoice } from "#core/model/calls/fallback.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import type { CommandOf } from "#core/session/commands.ts";
import type { PermissionRule } from "#core/session/permission-rule.ts";
import { callWithFallback } from "./calls/call-with-fallback.ts";
import type { Actor, LeadContext } from "./lead-context.ts";
import type { Connection, EnginePorts } from "./ports.ts";
import { createProjectRules } from "./project-rules.ts";
import { toolset } from "./toolset.ts";

/** The settings that a turn uses, as they were when the turn began. */
interface TurnSettings {
  /** Connection of the account that is set in the chat. */
  own: Connection;
  accounts: Account[];
  rules: PermissionRule[];
}

export function turnPorts({ session, asks }: Actor, lead: LeadContext, settings: TurnSettings): TurnPorts {
  const { state, commit } = session;
  const { sessionId } = state;
  const { ports, publisher, epoch } = lead;
  const { own, accounts, rules } = settings;
  const capacityOf = ({ account, model }: ModelChoice) =>
    modelFacts(
      account === own.account.id ? own.account : { model, ...accounts.find(({ id }) => id === account) },
      model,
    );
  const live: TurnPorts["live"] = (event) => publisher.live(sessionId, event);
  return {
    clock: ports.clock,
    newId: ports.newId,
    tools: toolset(state, ports),
    rules,
    attended: ports.attended ?? true,
    place: placeOf(state.settings.folder, ports),
    projectRules: createProjectRules(state.settings, ports),
    get model() {
      return capacityOf(answering(state));
    },
    call: (requestFor, purpose, signal) =>
      callWithFallback({
        session,
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
    saveDraft: (draft) => ports.sessions.saveDraft(sessionId, epoch, draft),
    answer: (ask, signal) => asks.wait(ask.askId, signal),
    steer: async () =>
      (await ports.inbox.waiting(sessionId)).filter(
        (command): command is CommandOf<"say"> => command.type === "say" && command.when === "now",
      ),
  };
}

/** Returns a text for the model that describes the folder and the machine it works in. */
export function placeOf(folder: string | undefined, { machine }: Pick<EnginePorts, "machine">): string {
  const { facts } = machine.status();
  if (!folder) return "No folder is open, so there are no files and no terminal.";
  return `Folder: ${folder}${facts ? ` (${facts.platform})` : ""}.`;
}
