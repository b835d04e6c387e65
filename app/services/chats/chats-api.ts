// The chats part of the page's interface: commands, feeds, search, files, and cost estimates.
import { contextUsage } from "#core/agent/context/context-usage.ts";
import { estimateCost, stateBeforeFirstMessage, withExpectedPrompt } from "#core/agent/context/cost-estimate.ts";
import type { CommandId } from "#core/ids.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { SaidBlock, ToolSpec } from "#core/model/message.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import type { Clock, Tabs } from "#core/ports.ts";
import type { BlobStore, Inbox, SessionStore, SettingsStore } from "#core/store-ports.ts";
import type { TextStore } from "#core/session/files/search-text.ts";
import { changesOf } from "#core/session/files/file-changes.ts";
import { fold } from "#core/session/fold.ts";
import { checkMessageSize } from "#core/session/message-size.ts";
import type { SessionState } from "#core/session/state.ts";
import type { OctoApi } from "../../api.ts";
import type { Feeds } from "./feeds.ts";
import { createSearch } from "./search.ts";
import { createTransfer } from "./transfer.ts";

export interface ChatsPorts {
  stores: {
    sessions: SessionStore;
    inbox: Inbox;
    settings: SettingsStore;
    blobs: BlobStore;
    texts: TextStore;
  };
  tabs: Pick<Tabs, "publish">;
  feeds: Feeds;
  clock: Clock;
  /** Wakes the tab that leads. If that tab does not react while the command waits, this tab takes over the lead. */
  wakeLeader(id: CommandId): void;
  /** Returns the tools that a session in this state has. */
  toolSpecs(state: SessionState): ToolSpec[];
}

type ChatsApi = Pick<
  OctoApi,
  | "ask"
  | "revise"
  | "swap"
  | "withdraw"
  | "watch"
  | "earlier"
  | "sessions"
  | "context"
  | "estimateCost"
  | "estimateFirstCost"
  | "changes"
  | "search"
  | "transfer"
>;

export function createChatsApi(ports: ChatsPorts): ChatsApi {
  const { stores, feeds, clock } = ports;
  const { sessions, blobs } = stores;
  const commands = createCommandsApi(ports);
  return {
    ...commands,
    ...createEstimatesApi(ports),
    watch: feeds.watch,
    earlier: feeds.earlier,
    sessions: createSessionsApi(ports),
    changes: async (id) => changesOf(await sessions.read(id)),
    search: createSearch(sessions, stores.texts),
    transfer: createTransfer({ stores: { sessions, blobs }, clock, ask: commands.ask }),
  };
}

function createCommandsApi({ stores: { inbox }, tabs, wakeLeader }: ChatsPorts) {
  /** Changes a waiting command, then notifies the feeds of its session. */
  const changeWaiting = async <T>(id: CommandId, change: () => Promise<T>): Promise<T> => {
    const command = (await inbox.waiting()).find((waiting) => waiting.id === id);
    const answer = await change();
    if (command) tabs.publish({ kind: "queue", sessionId: command.sessionId });
    return answer;
  };
  const api: Pick<OctoApi, "ask" | "revise" | "swap" | "withdraw"> = {
    // The command must be stored before the leader is woken, because the leader reads commands from the inbox.
    ask: async (command) => {
      if (command.type === "say") checkMessageSize(command.content);
      const answer = await inbox.put(command);
      tabs.publish({ kind: "queue", sessionId: command.sessionId });
      wakeLeader(command.id);
      return answer;
    },
    revise: async (id, changes) => {
      if (changes.content) checkMessageSize(changes.content);
      return changeWaiting(id, () => inbox.revise(id, changes));
    },
    swap: (id, other) => changeWaiting(id, () => inbox.swap(id, other)),
    withdraw: (id) => changeWaiting(id, () => inbox.withdraw(id)),
  };
  return api;
}

function createSessionsApi({ stores: { sessions }, tabs }: ChatsPorts): OctoApi["sessions"] {
  return {
    list: sessions.list,
    read: sessions.read,
    titles: sessions.titles,
    async markRead(sessionId, at) {
      const before = await sessions.markRead(sessionId, at);
      tabs.publish({ kind: "read", sessionId });
      return before;
    },
  };
}

function createEstimatesApi({ stores, feeds, clock, toolSpecs }: ChatsPorts) {
  const { sessions, settings } = stores;
  const accountOf = async (id: string) => (await settings.get("accounts")).find((one) => one.id === id);
  const estimate = async (state: SessionState, content: SaidBlock[]) => {
    const account = await accountOf(answering(state).account);
    return (
      account && estimateCost(state, content, { account, now: clock.now(), fetched: await settings.get("prices") })
    );
  };
  const api: Pick<OctoApi, "context" | "estimateCost" | "estimateFirstCost"> = {
    async context(id) {
      const state = await fold(sessions, id);
      const { account, model } = answering(state);
      return contextUsage(state, modelFacts((await accountOf(account)) ?? { model }, model));
    },
    estimateCost: async (id, content) => estimate(withExpectedPrompt(await feeds.current(id), toolSpecs), content),
    estimateFirstCost: (chatSettings, content) => estimate(stateBeforeFirstMessage(chatSettings, toolSpecs), content),
  };
  return api;
}
