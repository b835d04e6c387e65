// The chats part of the page's interface: commands, feeds, search, files, and cost estimates.
import type { CommandId } from "#core/ids.ts";
import type { Clock, Tabs } from "#core/ports.ts";
import type { BlobStore, Inbox, SessionStore, SettingsStore } from "#core/store-ports.ts";
import type { TextStore } from "#core/session/files/search-text.ts";
import { changesOf } from "#core/session/files/file-changes.ts";
import { checkMessageSize } from "#core/session/message-size.ts";
import type { OctoApi } from "../../api.ts";
import type { Feeds } from "./feeds.ts";
import { onFirstCall } from "#core/on-first-call.ts";
import type { ToolSpecs } from "./estimates.ts";
import type { WhenSpace } from "../when-space.ts";
import { createSearch } from "./search.ts";

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
  loadToolSpecs(): Promise<ToolSpecs>;
  whenSpace: WhenSpace;
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
    ...onFirstCall(
      { context: true, estimateCost: true, estimateFirstCost: true },
      async () => (await import("./estimates.ts")).createEstimates(ports, await ports.loadToolSpecs()),
      clock,
    ),
    watch: feeds.watch,
    earlier: feeds.earlier,
    sessions: createSessionsApi(ports),
    changes: async (id) => changesOf(await sessions.read(id)),
    search: createSearch(sessions, stores.texts),
    transfer: onFirstCall(
      { save: true, print: true, load: true },
      async () =>
        (await import("./transfer.ts")).createTransfer({ stores: { sessions, blobs }, clock, ask: commands.ask }),
      clock,
    ),
  };
}

function createCommandsApi({ stores: { inbox }, tabs, wakeLeader, whenSpace }: ChatsPorts) {
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
      const answer = await whenSpace(() => inbox.put(command));
      tabs.publish({ kind: "queue", sessionId: command.sessionId });
      wakeLeader(command.id);
      return answer;
    },
    revise: async (id, changes) => {
      if (changes.content) checkMessageSize(changes.content);
      const answer = await changeWaiting(id, () => inbox.revise(id, changes));
      // A message that is sent on may start a turn.
      if (changes.at !== undefined) wakeLeader(id);
      return answer;
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
