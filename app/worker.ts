// Entry point of the worker in each tab: wires stores, platform, engine and services, and serves the page. The worker
// of one tab leads.
import "./platform/browser/zod-csp.ts";
import { expose } from "comlink";
import { makeId } from "#core/ids.ts";
import { createBudgetGuard } from "#core/ledger/budgets/budget-guard.ts";
import type { Machine } from "#core/ports.ts";
import { fold } from "#core/session/fold.ts";
import type { OctoApi, WorkerNotice } from "./api.ts";
import { createEngine } from "./engine/engine.ts";
import { systemClock as clock } from "./platform/browser/clock.ts";
import { keepErrorCodes } from "./platform/browser/comlink-errors.ts";
import { deferredApi } from "./platform/browser/deferred-api.ts";
import { makeReserve, spendReserve, untilSpace } from "./platform/browser/disk-space.ts";
import { fitImage } from "./platform/browser/fit-image.ts";
import { browserNetwork } from "./platform/browser/network.ts";
import { createTabs } from "./platform/browser/tabs.ts";
import { createTakeover } from "./platform/browser/takeover.ts";
import { createWebLockLead } from "./platform/browser/web-locks.ts";
import { createHttp } from "./platform/relay/http.ts";
import { createRelayLink } from "./platform/relay/link.ts";
import { createMachine } from "./platform/relay/machine.ts";
import { createAccounts } from "./services/accounts/accounts-api.ts";
import { createPublishedLists } from "./services/accounts/published-lists.ts";
import { createBackupApi } from "./services/backup/backup-api.ts";
import { watchBackupState } from "./services/backup/backup-state.ts";
import { createChatsApi } from "./services/chats/chats-api.ts";
import type { ToolSpecs } from "./services/chats/estimates.ts";
import { createFeeds } from "./services/chats/feeds.ts";
import { createLedgerApi } from "./services/ledger/ledger-api.ts";
import { onFirstCall } from "#core/on-first-call.ts";
import { createRelayApi } from "./services/machine/relay-api.ts";
import { createSyncedCurrency } from "./services/machine/synced-currency.ts";
import { createWorkspaceApi } from "./services/machine/workspace-api.ts";
import { createSettingsApi } from "./services/settings-api.ts";
import { createWhenSpace } from "./services/when-space.ts";
import { createWorkerStatus } from "./services/worker-status.ts";
import { systemOffset as offsetAt } from "./store/device.ts";
import { OutdatedBuild } from "./store/idb/database.ts";
import { openStores } from "./store/idb/open.ts";
import type { Stores } from "./store/stores.ts";

/**
 * Number of the build. Raise it with each release that sends messages which an older tab could misread. Raise it also
 * with the relay's `protocolVersion`, because the relay would refuse an older tab that leads, and every tool would
 * fail.
 */
const build = 3;

const disk = {
  makeReserve,
  spendReserve,
  told: (full: boolean) => status.hold({ full }),
};

/** What the engine does here and not in Node. */
const inBrowser = { titles: true, projectRules: "ask", fitImage, disk } as const;

const lifetime = new AbortController();
const { signal } = lifetime;
const { origin } = self.location;
const newId = <Id extends string>(prefix: string) => makeId<Id>(prefix, clock.now(), clock.random);
const status = createWorkerStatus(clock);
let leading = false;
/** When the person last left or reloaded this page, in milliseconds since 1970. */
let leftAt = 0;

// Calls of the page that arrive before the stores are open wait for this promise.
const octoApi = start();
keepErrorCodes();
// The first message from the page contains the port over which the page calls the API, and the name of a lock. This
// worker holds the lock as long as it lives, so that the page notices its end.
addEventListener("message", ({ data }) => welcome(data as Welcome), { once: true });

interface Welcome {
  port: MessagePort;
  life: string;
  leftAt: number;
}

function welcome({ port, life, ...given }: Welcome): void {
  ({ leftAt } = given);
  expose(deferredApi(octoApi), port);
  void navigator.locks.request(life, () => {
    notify("alive");
    return new Promise(() => undefined);
  });
}

function notify(notice: WorkerNotice): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only messages to windows have an origin
  postMessage(notice);
}

async function openDatabase(): Promise<Stores> {
  // The page names a worker so whose predecessor lost the database.
  if (self.name === "octo-again") await untilSpace(clock, () => notify("full"));
  try {
    return await openStores({
      clock,
      onOutdated: standDown,
      onClosed: databaseClosed,
      onBlocked: () => notify("blocked"),
      onReopening: (closed) => status.hold({ closed }),
      untilSpace: () => untilSpace(clock, () => disk.told(true)).then(() => disk.told(false)),
    });
  } catch (error) {
    notify(error instanceof OutdatedBuild ? "outdated" : "closed");
    throw error;
  }
}

/** It could not be opened again, or its data is gone. The page starts another worker. */
function databaseClosed(): void {
  lifetime.abort();
  notify("closed");
}

const blobsApi = ({ put, get }: Stores["blobs"]): OctoApi["blobs"] => ({
  put,
  get,
  async putImage(bytes, mime, name) {
    const fitted = await fitImage(bytes, mime);
    return fitted && put(fitted.bytes, fitted.mime, name);
  },
});

/** On a full disk, what the person asks for waits for space. */
const whenSpace = createWhenSpace(clock, (waits) => status.hold({ waits }));

const permissionCheck = (machine: Machine) =>
  onFirstCall(
    { checkPermission: true },
    async () => (await import("./services/machine/call-check.ts")).createPermissionCheck(machine),
    clock,
  );

async function loadToolSpecs({ blobs }: Stores, machine: Machine): Promise<ToolSpecs> {
  const { toolset } = await import("./engine/toolset.ts");
  return (state) => toolset(state, { machine, blobs, clock }).specs();
}

/** Shows on the page how much of a long reading is done. */
const progressOf =
  (name: "reading" | "importing") =>
  (shown: { done: number; total: number } | undefined): void =>
    status.set({ [name]: shown });

async function start(): Promise<OctoApi> {
  const stores = await openDatabase();
  const tabs = createTabs({ build, onOutdated: standDown }, signal);
  const feeds = createFeeds(
    { stores, tabs, clock, fold: async (id) => ({ state: await fold(stores.sessions, id) }) },
    signal,
  );
  const { link, currency } = connectRelay(stores);
  const hasRelay = () => link.status().state === "connected";
  const http = { direct: createHttp({ link, direct: () => true }), relay: createHttp({ link, direct: () => false }) };
  const machine = createMachine(link);
  const accounts = createAccounts({ ...stores, clock, http, origin, hasRelay });
  const { lead, steal } = createWebLockLead();
  const takeover = createTakeover({ ...stores, tabs, clock, isLeading: () => leading, steal }, signal);
  const engine = createEngine({
    ...stores,
    clock,
    tabs,
    ...inBrowser,
    newId,
    budgetGuard: createBudgetGuard({ ...stores, clock, newId, offsetAt }),
    machine,
    network: browserNetwork,
    connect: accounts.connect,
    leftAt: () => leftAt,
    lead: (work, until) => lead((leadSignal) => whileLeading(() => work(leadSignal)), until),
    report: status.reportTrouble,
  });
  status.publishTo(feeds.status);
  void watchBackupState({ ...stores, tabs }, (backup) => status.set({ backup }), signal);
  void link.run(signal);
  void engine.run(signal);
  const chats = { stores, tabs, feeds, clock, whenSpace, wakeLeader: takeover.expectAnswer };
  return {
    ...createChatsApi({ ...chats, loadToolSpecs: () => loadToolSpecs(stores, machine) }),
    ...createSettingsApi(stores.settings, currency),
    ...createWorkspaceApi(link),
    ...permissionCheck(machine),
    visible: async (shown) => takeover.visible(shown),
    ledger: createLedgerApi({ ...stores, tabs, clock, offsetAt, progress: progressOf("importing") }),
    lists: createPublishedLists(http, hasRelay, clock),
    backup: createBackupApi({
      stores,
      link,
      files: machine.backup,
      clock,
      tabs,
      progress: progressOf("reading"),
    }),
    accounts: accounts.api,
    blobs: blobsApi(stores.blobs),
    relay: createRelayApi({ ...stores, link, accounts }),
  };
}

/**
 * Connects to the relay, which unlocks the stored keys on a shared machine. Over this connection, the chosen currency is
 * synced between devices.
 */
function connectRelay({ secrets, deviceKey, settings, sessions }: Stores) {
  void sessions.device().then((device) => status.set({ device }));
  const link = createRelayLink({
    connect: () => new WebSocket(`${origin.replace(/^http/, "ws")}/rpc`),
    identity: { port: new URL(origin).port, sign: (text) => signAsDevice({ secrets, deviceKey }, text) },
    unlock: async (call) => {
      await call("relay.unlock", {}).then(secrets.unlock).catch(status.reportTrouble);
      status.set({ locked: false });
    },
    clock,
    onStatus: (relay) => status.set({ relay }),
    onChoices: () => void currency.settle(),
  });
  const currency = createSyncedCurrency({ settings, link, clock, onChosen: (chosen) => status.set({ chosen }) });
  status.set({ relay: link.status() });
  void secrets.isLocked().then((locked) => status.set({ locked: locked && link.status().state !== "connected" }));
  return { link, currency };
}

/** Signs with this browser's key. A browser that was paired by an earlier Octo has only a token, which makes the key. */
async function signAsDevice({ secrets, deviceKey }: Pick<Stores, "secrets" | "deviceKey">, text: string) {
  const signed = await deviceKey.sign(text);
  if (signed !== undefined || (await secrets.isLocked())) return signed;
  // If the token cannot be read, the browser is paired again.
  const token = await secrets.read("relay").catch(() => undefined);
  if (token !== undefined) await deviceKey.keep(token);
  return deviceKey.sign(text);
}

/**
 * Stops this tab's turns and gives up the lead, because a newer Octo has opened the database. The tab then only shows
 * stored data.
 */
function standDown(): void {
  lifetime.abort();
  status.set({ outdated: true });
}

async function whileLeading(work: () => Promise<void>): Promise<void> {
  leading = true;
  status.set({ leading });
  await work().finally(() => {
    leading = false;
    status.set({ leading });
  });
}
