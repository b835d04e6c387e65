// Octo without a browser, for tests: the real engine and relay on a real folder, a scripted vendor behind real HTTP.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createHeadless, type Headless } from "../../app/headless.ts";
import { type AccountId, makeId, type SessionId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { Clock } from "#core/ports.ts";
import type { Wish } from "#core/session/commands.ts";
import type { EventBody, EventOf, LiveEvent, SessionEvent } from "#core/session/events.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import { fold } from "#core/session/fold.ts";
import { systemClock } from "../../app/platform/browser/clock.ts";
import type { Stores } from "../../app/store/stores.ts";
import { ownAccount } from "../../relay/server/clients.ts";
import { memoryConfig } from "../../relay/config.ts";
import { createMachineServices, type MachineServices } from "../../relay/handlers.ts";
import { memoryLink } from "../../relay/server/rpc.ts";
import { type ModelServer, type ModelServerOptions, startModelServer } from "../fakes/model-server.ts";

export interface TestOctoOptions {
  script: ModelServerOptions["script"];
  title?: ModelServerOptions["title"];
  /** Chats are named, and the script answers these calls, too. */
  titles?: boolean;
  files?: Record<string, string>;
  settings?: Partial<SessionSettings>;
  account?: Partial<Account>;
  others?: Account[];
  clock?: Clock;
  /** Whether the vendor simulates a prompt cache. */
  cache?: boolean;
  stores?: Stores;
  /** Whether ledger and chats are backed up into `home`. */
  copying?: boolean;
  /** What happens with rules that the folder brings. */
  projectRules?: "ask" | "follow" | "skip";
  report?(error: unknown): void;
}

export interface TestOcto {
  /** The relay's home folder. */
  home: string;
  octo: Headless;
  vendor: ModelServer;
  folder: string;
  sessionId: SessionId;
  /** All events so far, in order. */
  events: SessionEvent[];
  live: LiveEvent[];
  ask(wish: Wish): Promise<void>;
  say(text: string, when?: "now" | "next"): Promise<void>;
  /** Sends a message and waits for the end of the turn. */
  turn(text: string): Promise<EventOf<"turn.ended">>;
  /** Resolves with the first event of the type that satisfies `when`, whether past or future. */
  next<T extends EventBody["type"]>(type: T, when?: (event: EventOf<T>) => boolean): Promise<EventOf<T>>;
  state(): ReturnType<typeof fold>;
  /** Ends the engine. The relay's handlers and the vendor keep running. */
  die(): Promise<void>;
  /** Ends the engine and starts another one on the same stores. */
  again(stores?: Stores): Promise<TestOcto>;
  close(): Promise<void>;
}

/** The parts that stay when an engine ends: the relay's handlers, the vendor, the folder. */
interface World {
  home: string;
  folder: string;
  vendor: ModelServer;
  machine: MachineServices;
  sessionId: SessionId;
  clock: Clock;
}

export async function startOcto(options: TestOctoOptions): Promise<TestOcto> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "octo-")));
  const folder = join(home, "folder");
  mkdirSync(folder);
  for (const [path, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const clock = options.clock ?? systemClock;
  const { script, title, cache } = options;
  const vendor = await startModelServer({ script, title, ...(cache && { cache: clock.now }) });
  const machine = createMachineServices(memoryConfig(home));
  await machine.openFolder(folder);
  const sessionId = makeId<SessionId>("session", Date.now(), Math.random);
  const octo = await inWorld({ home, folder, vendor, machine, sessionId, clock }, options);
  const settings: SessionSettings = {
    title: "",
    titled: false,
    account: accountId,
    model: "claude-sonnet-5-5",
    folder,
    mode: "auto",
    budget: {},
    answerWithinMs: 0,
    ...options.settings,
  };
  await octo.ask({ type: "open", settings });
  return octo;
}

const accountId = "account_test" as AccountId;

const testAccount = (vendor: ModelServer, changes: Partial<Account> = {}): Account => ({
  id: accountId,
  name: "Test",
  vendor: "anthropic",
  protocol: "anthropic-messages",
  baseUrl: vendor.url,
  model: "claude-sonnet-5-5",
  route: "direct",
  ...changes,
});

async function inWorld(world: World, options: TestOctoOptions): Promise<TestOcto> {
  const { home, folder, vendor, machine, sessionId, clock } = world;
  const life = new AbortController();
  const relay = memoryLink({ ...machine.handlers, ...ownAccount(machine) }, life.signal);
  const account = testAccount(vendor, options.account);
  const { stores, title, report, copying, projectRules, others = [] } = options;
  const octo = await createHeadless({
    relay,
    account,
    key: "sk-test",
    others: others.map((account) => ({ account, key: `sk-${account.id}` })),
    clock,
    stores,
    copying,
    projectRules,
    titles: options.titles ?? title !== undefined,
    report,
  });
  const { events, live, next } = record(octo, sessionId, life.signal);
  const run = octo.run(life.signal);
  const ask = async (wish: Wish) => void (await octo.ask(sessionId, wish));
  const say = (text: string, when: "now" | "next" = "now") =>
    ask({ type: "say", content: [{ type: "text", text }], when });
  const die = async () => {
    life.abort();
    await run;
  };
  return {
    home,
    octo,
    vendor,
    folder,
    sessionId,
    events,
    live,
    ask,
    say,
    next,
    die,
    async turn(text) {
      const before = events.length;
      await say(text);
      return next("turn.ended", ({ seq }) => events.findIndex((event) => event.seq === seq) >= before);
    },
    state: () => fold(octo.stores.sessions, sessionId),
    async again(stores) {
      await die();
      return inWorld(world, { ...options, stores: stores ?? octo.stores });
    },
    async close() {
      await die();
      await machine.close();
      await vendor.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function record(octo: Headless, sessionId: SessionId, signal: AbortSignal) {
  const events: SessionEvent[] = [];
  const live: LiveEvent[] = [];
  const looks = new Set<() => void>();
  octo.tabs.onBatch((batch) => {
    if (batch.kind === "imported" || batch.kind === "backup" || batch.sessionId !== sessionId) return;
    if (batch.kind === "events") events.push(...batch.events);
    if (batch.kind === "live") live.push(...batch.events);
    for (const look of looks) look();
  }, signal);
  const next = <T extends EventBody["type"]>(type: T, when: (event: EventOf<T>) => boolean = () => true) =>
    new Promise<EventOf<T>>((resolve) => {
      const look = () => {
        const found = events.find((event): event is EventOf<T> => event.type === type && when(event as EventOf<T>));
        if (!found) return;
        looks.delete(look);
        resolve(found);
      };
      looks.add(look);
      look();
    });
  return { events, live, next };
}
