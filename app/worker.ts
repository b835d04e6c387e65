// DOOR Each tab's dedicated worker: wires store, platform and engine, and serves the page. One of all tabs' workers leads.
import "./platform/browser/zod-csp.ts";
import { expose } from "comlink";
import { contextUsage } from "#core/agent/context/context-usage.ts";
import { estimateCost, unbegun } from "#core/agent/context/cost-estimate.ts";
import { type CommandId, makeId } from "#core/ids.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { SaidBlock } from "#core/model/message.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import type { Machine, Tabs } from "#core/ports.ts";
import type { BackupState } from "#core/settings.ts";
import { changesOf } from "#core/session/files/file-changes.ts";
import { fold } from "#core/session/fold.ts";
import type { SessionState } from "#core/session/state.ts";
import type { OctoApi, WorkerStatus } from "./api.ts";
import { createEngine } from "./engine/engine.ts";
import { createBudgetGuard } from "#core/ledger/budgets/budget-guard.ts";
import { toolset } from "./engine/toolset.ts";
import { type Accounts, createAccounts } from "./services/accounts/accounts-api.ts";
import { systemClock } from "./platform/browser/clock.ts";
import { createWorkspaceApi } from "./services/machine/workspace-api.ts";
import { createBackupApi } from "./services/backup/backup-api.ts";
import { createHttp } from "./platform/relay/http.ts";
import { createLedgerApi } from "./services/ledger/ledger-api.ts";
import { keepErrorCodes } from "./platform/browser/comlink-errors.ts";
import { createPublishedLists } from "./services/accounts/published-lists.ts";
import { createMachine } from "./platform/relay/machine.ts";
import { browserNetwork } from "./platform/browser/network.ts";
import { createRelayApi } from "./services/machine/relay-api.ts";
import { createRelayLink } from "./platform/relay/link.ts";
import { type SocketLink } from "#core/relay-link.ts";
import { createTabs } from "./platform/browser/tabs.ts";
import { createSearch } from "./services/chats/search.ts";
import { createTakeover, type Takeover } from "./platform/browser/takeover.ts";
import { createTransfer } from "./services/chats/transfer.ts";
import { createFeeds, type Feeds } from "./services/chats/feeds.ts";
import { createWebLockLead } from "./platform/browser/web-locks.ts";
import { openStores } from "./store/idb/open.ts";
import type { Stores } from "./store/stores.ts";
import { systemOffset } from "./store/idb/device.ts";
import { createSyncedCurrency, type SyncedCurrency } from "./services/machine/synced-currency.ts";
import type { CurrencyChoice } from "#core/ledger/currency/currency.ts";

/** Counts up with every release whose messages older tabs could misread. */
const build = 1;

/** How long the page shows what went wrong inside; it comes again if it does. */
const troubleMs = 30_000;

const clock = systemClock;
const lifetime = new AbortController();
const { signal } = lifetime;
const origin = self.location.origin;

/** A newer Octo is here: this tab ends its turn, lets go of the lead, and only shows what it has. */
const standDown = () => {
  outdated = true;
  lifetime.abort();
  tellStatus();
};
let outdated = false;
let leading = false;
let trouble: string | undefined;
let backup: BackupState = {};
let reading: WorkerStatus["reading"];
let chosen: WorkerStatus["chosen"];
let tellStatus = () => {};

// Calls that come while the stores open wait for them.
const ready = start();
ready.catch((error: unknown) => {
  tellStatus();
  throw error;
});
// The page hands over its end of the line first of all.
keepErrorCodes();
addEventListener("message", ({ data }) => expose(lazily(ready), data as MessagePort), { once: true });

async function start(): Promise<OctoApi> {
  const stores = await openStores({ clock, onOutdated: standDown, onClosed: () => lifetime.abort() });
  const { sessions, secrets } = stores;
  const link = createRelayLink({
    connect: () => new WebSocket(`${origin.replace(/^http/, "ws")}/rpc`),
    token: () => secrets.open("relay"),
    clock,
    onStatus: () => tellStatus(),
    onChoices: () => void shared.settle(),
  });
  const shared = createSyncedCurrency({
    settings: stores.settings,
    link,
    clock,
    onChosen: (choice) => {
      chosen = choice;
      tellStatus();
    },
  });
  const tabs = createTabs({ build, onOutdated: standDown }, signal);
  const feeds = createFeeds({ stores, tabs, clock, fold: async (id) => ({ state: await fold(sessions, id) }) }, signal);
  tellStatus = () => feeds.status({ relay: link.status(), leading, outdated, trouble, backup, reading, chosen });
  const machine = createMachine(link);
  void followCopy(stores, tabs);
  const http = {
    direct: createHttp({ link, direct: () => true }),
    relay: createHttp({ link, direct: () => false }),
  };
  const accounts = createAccounts({
    ...stores,
    clock,
    http,
    origin,
    hasRelay: () => link.status().state === "connected",
  });
  const { lead, steal } = createWebLockLead();
  const takeover = createTakeover({ tabs, clock, isLeading: () => leading, steal }, signal);
  const newId = <Id extends string>(prefix: string) => makeId<Id>(prefix, clock.now(), clock.random);
  const engine = createEngine({
    ...stores,
    clock,
    tabs,
    titles: true,
    newId,
    budgetGuard: createBudgetGuard({ ...stores, clock, newId, offsetAt: systemOffset }),
    machine,
    network: browserNetwork,
    connect: accounts.connect,
    lead: (work, until) => lead((leadSignal) => whileLeading(() => work(leadSignal)), until),
    report: (error) => void tellTrouble(error),
  });
  void link.run(signal);
  void engine.run(signal);
  tellStatus();
  const lists = createPublishedLists(http, () => link.status().state === "connected", clock);
  return serve({ stores, link, machine, tabs, watchers: feeds, accounts, takeover, lists, shared });
}

/** Whichever tab copies, all of them say how that goes. */
async function followCopy({ settings }: Stores, tabs: Tabs): Promise<void> {
  const look = async () => {
    backup = await settings.get("copyState");
    tellStatus();
  };
  tabs.onBatch((batch) => batch.kind === "copied" && void look().catch(() => undefined), signal);
  await look();
}

interface Parts {
  stores: Stores;
  link: SocketLink;
  machine: Machine;
  tabs: Tabs;
  watchers: Feeds;
  accounts: Accounts;
  takeover: Takeover;
  lists: OctoApi["lists"];
  shared: SyncedCurrency;
}

/** What a page may do, on the wired parts. */
function serve({ stores, link, machine, tabs, watchers: feeds, accounts, takeover, lists, shared }: Parts): OctoApi {
  const { sessions, inbox, settings, secrets, blobs } = stores;
  /** Whoever watches the session sees its waiting messages change. */
  const changeWaiting = async <T>(id: CommandId, change: () => Promise<T>): Promise<T> => {
    const command = (await inbox.waiting()).find((waiting) => waiting.id === id);
    const answer = await change();
    if (command) tabs.publish({ kind: "queue", sessionId: command.sessionId });
    return answer;
  };
  const ask = asking(stores, tabs, takeover);
  return {
    visible: async (shown) => takeover.visible(shown),
    ask,
    revise: (id, changes) => changeWaiting(id, () => inbox.revise(id, changes)),
    swap: (id, other) => changeWaiting(id, () => inbox.swap(id, other)),
    withdraw: (id) => changeWaiting(id, () => inbox.withdraw(id)),
    watch: feeds.watch,
    earlier: feeds.earlier,
    sessions: {
      list: sessions.list,
      read: sessions.read,
      titles: sessions.titles,
      async markRead(sessionId, at) {
        const before = await sessions.markRead(sessionId, at);
        tabs.publish({ kind: "read", sessionId });
        return before;
      },
    },
    ...chatDesk(stores, feeds, machine),
    ...createWorkspaceApi(link),
    search: createSearch(sessions, stores.texts),
    transfer: createTransfer({ stores, clock, ask }),
    ledger: createLedgerApi({ ...stores, tabs, clock, offsetAt: systemOffset }),
    setting: settings.get,
    set: (key, value) => (key === "currency" ? shared.choose(value as CurrencyChoice) : settings.set(key, value)),
    lists,
    backup: createBackupApi({
      stores,
      link,
      files: machine.backup,
      clock,
      tabs,
      progress: (shown) => {
        reading = shown;
        tellStatus();
      },
    }),
    accounts: accounts.api,
    blobs: { put: blobs.put, get: blobs.get },
    relay: createRelayApi(link, secrets, accounts),
  };
}

/** What a page may ask of one chat. */
function chatDesk(
  { sessions, settings, blobs }: Stores,
  feeds: Feeds,
  machine: Machine,
): Pick<OctoApi, "context" | "estimateCost" | "estimateFirstCost" | "changes"> {
  const quoted = async (state: SessionState, content: SaidBlock[]) => {
    const account = await accountOf(answering(state).account);
    return account && estimateCost(state, content, account, clock.now(), await settings.get("prices"));
  };
  const accountOf = async (id: string) => (await settings.get("accounts")).find((one) => one.id === id);
  return {
    async context(id) {
      const state = await fold(sessions, id);
      const { account, model } = answering(state);
      return contextUsage(state, modelFacts((await accountOf(account)) ?? { model }, model));
    },
    estimateCost: async (id, content) => quoted(await feeds.current(id), content),
    estimateFirstCost: (begun, content) =>
      quoted(
        unbegun(begun, (state) => toolset(state, { machine, blobs, clock }).specs()),
        content,
      ),
    changes: async (id) => changesOf(await sessions.read(id)),
  };
}

/** The wish is on disk before whoever leads is poked. */
function asking({ inbox }: Stores, tabs: Tabs, takeover: Takeover): OctoApi["ask"] {
  return async (command) => {
    const answer = await inbox.put(command);
    tabs.publish({ kind: "queue", sessionId: command.sessionId });
    takeover.expectAnswer();
    return answer;
  };
}

async function tellTrouble(error: unknown): Promise<void> {
  trouble = error instanceof Error ? error.message : String(error);
  // oxlint-disable-next-line no-console
  console.error(error);
  tellStatus();
  await clock.sleep(troubleMs);
  trouble = undefined;
  tellStatus();
}

async function whileLeading(work: () => Promise<void>): Promise<void> {
  leading = true;
  tellStatus();
  await work().finally(() => {
    leading = false;
    tellStatus();
  });
}

/** The API before it is there: every call, however deep, waits for it. comlink walks the names, then says `apply`. */
function lazily(target: Promise<OctoApi>, path: string[] = []): OctoApi {
  const call = async (_: unknown, args: unknown[]) => {
    let owner: unknown = await target;
    for (const name of path.slice(0, -1)) owner = (owner as Record<string, unknown>)[name];
    return (owner as Record<string, (...args: unknown[]) => unknown>)[path.at(-1) ?? ""]?.(...args);
  };
  const names = {
    get: (_: unknown, name: string) => (name === "apply" ? call : lazily(target, [...path, name])),
  };
  return new Proxy({}, names) as OctoApi;
}
