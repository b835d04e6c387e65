// Estimates what a chat holds in its model's window, and what its next message will cost.
import { contextUsage } from "#core/agent/context/context-usage.ts";
import { estimateCost, stateBeforeFirstMessage, withExpectedPrompt } from "#core/agent/context/cost-estimate.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { SaidBlock, ToolSpec } from "#core/model/message.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import type { Clock } from "#core/ports.ts";
import { fold } from "#core/session/fold.ts";
import type { SessionState } from "#core/session/state.ts";
import type { SessionStore, SettingsStore } from "#core/store-ports.ts";
import type { OctoApi } from "../../api.ts";
import type { Feeds } from "./feeds.ts";

/** Returns the tools that a session in this state has. */
export type ToolSpecs = (state: SessionState) => ToolSpec[];

interface EstimatePorts {
  stores: { sessions: SessionStore; settings: SettingsStore };
  feeds: Pick<Feeds, "current">;
  clock: Clock;
}

export function createEstimates(
  { stores, feeds, clock }: EstimatePorts,
  toolSpecs: ToolSpecs,
): Pick<OctoApi, "context" | "estimateCost" | "estimateFirstCost"> {
  const { sessions, settings } = stores;
  const accountOf = async (id: string) => (await settings.get("accounts")).find((one) => one.id === id);
  const estimate = async (state: SessionState, content: SaidBlock[]) => {
    const account = await accountOf(answering(state).account);
    return (
      account && estimateCost(state, content, { account, now: clock.now(), fetched: await settings.get("prices") })
    );
  };
  return {
    async context(id) {
      const state = await fold(sessions, id);
      const { account, model } = answering(state);
      return contextUsage(state, modelFacts((await accountOf(account)) ?? { model }, model));
    },
    estimateCost: async (id, content) => estimate(withExpectedPrompt(await feeds.current(id), toolSpecs), content),
    estimateFirstCost: (chatSettings, content) => estimate(stateBeforeFirstMessage(chatSettings, toolSpecs), content),
  };
}
