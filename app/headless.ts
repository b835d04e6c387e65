// Entry point of the engine in Node, with stores in memory. Used by `octo-relay run`, tests and benchmarks.
import { reasonOf } from "#core/reason-of.ts";
import { makeId, type SessionId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { modelError } from "#core/model/model-errors.ts";
import { createProvider } from "#core/model/protocols.ts";
import type { Http } from "#core/model/provider.ts";
import type { Clock, Machine, Tabs } from "#core/ports.ts";
import { type Command, commandOf, type Wish } from "#core/session/commands.ts";
import { createEngine } from "./engine/engine.ts";
import { createBudgetGuard } from "#core/ledger/budgets/budget-guard.ts";
import { systemClock } from "./platform/browser/clock.ts";
import { type InProcessRelay, inProcessLink } from "./platform/relay/in-process-link.ts";
import { createMachine } from "./platform/relay/machine.ts";
import { localTabs } from "./platform/browser/tabs.ts";
import { memoryStores } from "./store/memory/open.ts";
import type { Stores } from "./store/stores.ts";
import { systemOffset } from "./store/device.ts";

export interface HeadlessOptions {
  relay: InProcessRelay;
  account: Account;
  key: string;
  /** Accounts for a fallback, with their keys. */
  others?: { account: Account; key: string }[];
  clock?: Clock;
  stores?: Stores;
  http?: Http;
  titles?: boolean;
  /** What happens with rules that the project brings; `ask` if absent. */
  projectRules?: "ask" | "follow" | "skip";
  /** False if nobody can be asked; true if absent. */
  attended?: boolean;
  /** True to back up ledger and chats to the machine, as a connected browser does. */
  copying?: boolean;
  report?(error: unknown): void;
}

export interface Headless {
  stores: Stores;
  tabs: Tabs;
  machine: Machine;
  /** Puts a command into the inbox and wakes the engine. */
  ask(sessionId: SessionId, wish: Wish): Promise<Command>;
  /** Runs the engine until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export async function createHeadless(options: HeadlessOptions): Promise<Headless> {
  const { account, key, clock = systemClock, http = fetch, titles = false } = options;
  const stores = options.stores ?? memoryStores(clock);
  await stores.settings.set("copying", options.copying ?? false);
  const tabs = localTabs();
  const link = await inProcessLink(options.relay);
  const newId = <Id extends string>(prefix: string) => makeId<Id>(prefix, clock.now(), clock.random);
  const image = async ({ hash }: { hash: string }) =>
    Buffer.from((await stores.blobs.get(hash)) ?? []).toString("base64");
  const machine = createMachine(link);
  const engine = createEngine({
    ...stores,
    clock,
    newId,
    tabs,
    titles,
    projectRules: options.projectRules ?? "ask",
    attended: options.attended,
    budgetGuard: createBudgetGuard({ ...stores, clock, newId, offsetAt: systemOffset }),
    machine,
    lead: (work, signal) => work(signal),
    async connect(id) {
      const one = [{ account, key }, ...(options.others ?? [])].find((known) => known.account.id === id);
      if (!one) return modelError("auth", { message: "This account is not known here." });
      const endpoint = { ...one.account, key: one.key };
      return { account: one.account, provider: await createProvider(endpoint, { http, image, now: clock.now }) };
    },
    report: options.report ?? ((error) => process.stderr.write(`octo: ${reasonOf(error)}\n`)),
  });
  return {
    stores,
    tabs,
    machine,
    async ask(sessionId, wish) {
      const command = commandOf(wish, { sessionId, by: { kind: "cli" }, clock });
      await stores.inbox.put(command);
      tabs.poke();
      return command;
    },
    run: (signal) => engine.run(signal),
  };
}
