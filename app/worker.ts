// DOOR Each tab's dedicated worker: wires store, platform and engine, and serves the page. One of all tabs' workers leads.
import { expose } from "comlink";
import { type AccountId, makeId } from "#core/ids.ts";
import type { Account } from "#core/model/catalog.ts";
import { fold } from "#core/session/fold.ts";
import type { OctoApi } from "./api.ts";
import { createEngine } from "./engine/engine.ts";
import { createAccounts } from "./platform/accounts.ts";
import { systemClock } from "./platform/clock.ts";
import { createHttp } from "./platform/http.ts";
import { createMachine } from "./platform/machine.ts";
import { createRelayLink } from "./platform/relay-link.ts";
import { createTabs } from "./platform/tabs.ts";
import { createTakeover } from "./platform/takeover.ts";
import { createWatchers } from "./platform/watchers.ts";
import { createWebLockLead } from "./platform/web-locks.ts";
import { openStores } from "./store/open-stores.ts";

/** Counts up with every release whose messages older tabs could misread. */
const build = 1;

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
let tellStatus = () => {};

// Calls that come while the stores open wait for them.
const ready = start();
ready.catch((error: unknown) => {
  tellStatus();
  throw error;
});
expose(lazily(ready));

async function start(): Promise<OctoApi> {
  const stores = await openStores({ clock, onOutdated: standDown, onClosed: () => lifetime.abort() });
  const { sessions, inbox, settings, secrets, blobs, billing } = stores;
  const token = () => secrets.open("relay");
  const link = createRelayLink({
    connect: () => new WebSocket(`${origin.replace(/^http/, "ws")}/rpc`),
    token,
    clock,
    onStatus: () => tellStatus(),
  });
  const tabs = createTabs({ build, onOutdated: standDown }, signal);
  const watchers = createWatchers(
    { stores, tabs, clock, fold: async (id) => ({ state: await fold(sessions, id) }) },
    signal,
  );
  tellStatus = () => watchers.status({ relay: link.status(), leading, outdated });
  const http = {
    direct: createHttp({ link, direct: () => true }),
    relay: createHttp({ link, direct: () => false }),
  };
  const accounts = createAccounts({ settings, secrets, blobs, clock, http, demoKey: token });
  const { lead, steal } = createWebLockLead();
  const takeover = createTakeover({ tabs, clock, isLeading: () => leading, steal }, signal);
  const engine = createEngine({
    sessions,
    inbox,
    settings,
    blobs,
    clock,
    tabs,
    titles: true,
    newId: (prefix) => makeId(prefix, clock.now(), clock.random),
    machine: createMachine(link),
    connect: accounts.connect,
    lead: (work, until) =>
      lead(async (leadSignal) => {
        setLeading(true);
        await work(leadSignal).finally(() => setLeading(false));
      }, until),
    report: (error) => reportError(error),
  });
  void link.run(signal);
  void engine.run(signal);
  tellStatus();

  return {
    visible: async (shown) => takeover.visible(shown),
    async ask(command) {
      const answer = await inbox.put(command);
      takeover.expectAnswer();
      return answer;
    },
    revise: async (id, content) => {
      const answer = await inbox.revise(id, content);
      tabs.poke();
      return answer;
    },
    withdraw: async (id) => {
      const answer = await inbox.withdraw(id);
      tabs.poke();
      return answer;
    },
    watch: watchers.watch,
    earlier: watchers.earlier,
    sessions: { list: sessions.list, read: sessions.read },
    billing,
    setting: settings.get,
    set: settings.set,
    accounts: accounts.api,
    blobs: { put: blobs.put, get: blobs.get },
    relay: {
      async pair(pairing, name) {
        await secrets.keep("relay", (await link.pair(pairing, name)).token);
        link.reconnect();
      },
      reconnect: async () => link.reconnect(),
      async forget() {
        await secrets.forget("relay");
        link.reconnect();
      },
      browse: (path) => link.call("roots.browse", { path }),
      open: (path) => link.call("roots.open", { path }),
      devices: async () => (await link.call("devices.list", {})).devices,
      revoke: async (id) => void (await link.call("devices.revoke", { id })),
      demo: async () => ({ folder: await link.call("demo.open", {}), account: await demoAccount() }),
    },
  };

  async function demoAccount(): Promise<Account> {
    const account: Account = {
      id: "account_demo" as AccountId,
      name: "Demonstration",
      vendor: "demo",
      protocol: "anthropic-messages",
      baseUrl: `${origin}/demo`,
      model: "octo-demo",
      route: "direct",
      demo: true,
    };
    const known = await settings.get("accounts");
    if (!known.some(({ id }) => id === account.id)) await settings.set("accounts", [...known, account]);
    return account;
  }
}

function setLeading(now: boolean): void {
  leading = now;
  tellStatus();
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
