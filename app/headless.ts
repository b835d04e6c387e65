// DOOR The same engine in Node, with stores in memory: `octo-relay run`, tests, evals, benches.
import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { toExportLine } from "#core/ledger/files/export.ts";
import { toRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { makeId, type SessionId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { modelError } from "#core/model/model-errors.ts";
import type { Block } from "#core/model/message.ts";
import { createProvider } from "#core/model/protocols.ts";
import type { Http } from "#core/model/provider.ts";
import type { Clock, Machine, Tabs } from "#core/ports.ts";
import type { Command, Wish } from "#core/session/commands.ts";
import type { Answer, Ask, PermissionMode, SessionEvent, SessionSettings } from "#core/session/events.ts";
import { createEngine } from "./engine/engine.ts";
import { createBudgetGuard } from "#core/ledger/budgets/budget-guard.ts";
import { accountFromEnv } from "./services/accounts/from-env.ts";
import { systemClock } from "./platform/browser/clock.ts";
import { type InProcessRelay, inProcessLink } from "./platform/relay/in-process-link.ts";
import { createMachine } from "./platform/relay/machine.ts";
import { localTabs } from "./platform/browser/tabs.ts";
import { memoryStores } from "./store/memory/open.ts";
import type { Stores } from "./store/stores.ts";
import { systemOffset } from "./store/idb/device.ts";

export interface HeadlessOptions {
  relay: InProcessRelay;
  account: Account;
  key: string;
  /** Accounts that may answer in its place, with their keys. */
  others?: { account: Account; key: string }[];
  clock?: Clock;
  stores?: Stores;
  http?: Http;
  titles?: boolean;
  /** Whether all is copied to the machine, as a browser does while it is connected. */
  copying?: boolean;
  report?(error: unknown): void;
}

export interface Headless {
  stores: Stores;
  tabs: Tabs;
  machine: Machine;
  /** Puts a command in the inbox and pokes; answers its id. */
  ask(sessionId: SessionId, wish: Wish): Promise<Command>;
  /** Resolves when the signal has ended everything. */
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
    budgetGuard: createBudgetGuard({ ...stores, clock, newId, offsetAt: systemOffset }),
    machine,
    lead: (work, signal) => work(signal),
    async connect(id) {
      const one = [{ account, key }, ...(options.others ?? [])].find((known) => known.account.id === id);
      if (!one) return modelError("auth", { message: "There is no such account here." });
      const endpoint = { ...one.account, key: one.key };
      return { account: one.account, provider: await createProvider(endpoint, { http, image, now: clock.now }) };
    },
    report:
      options.report ??
      ((error) => process.stderr.write(`octo: ${error instanceof Error ? error.message : String(error)}\n`)),
  });
  return {
    stores,
    tabs,
    machine,
    async ask(sessionId, wish) {
      const command: Command = { ...wish, id: newId("command"), sessionId, by: { kind: "cli" }, at: clock.now() };
      await stores.inbox.put(command);
      tabs.poke();
      return command;
    },
    run: (signal) => engine.run(signal),
  };
}

const modes = ["ask", "auto", "plan", "unattended"] as const;

const usage = `octo-relay run "prompt" [--folder F] [--model M] [--mode ${modes.join("|")}] [--json]

Runs Octo once on a folder (this one unless --folder says otherwise) and prints its answer, or with --json every event.
Keys: ANTHROPIC_API_KEY (ANTHROPIC_BASE_URL), OPENAI_API_KEY (OPENAI_BASE_URL), or AWS_BEARER_TOKEN_BEDROCK (AWS_REGION);
for a model named as on Bedrock also AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
Ends with 0 when the work is done, 1 when it is not, 2 when the call makes no sense.
`;

interface RunOptions {
  prompt: string;
  folder: string;
  model?: string;
  mode: PermissionMode;
  json: boolean;
}

/** `octo-relay run`: one prompt, one turn. @returns the exit code */
export async function run(argv: string[], relay: InProcessRelay): Promise<number> {
  const options = parseRun(argv);
  if (typeof options === "string") {
    process.stderr.write(options);
    return options === usage && argv.includes("--help") ? 0 : 2;
  }
  const chosen = accountFromEnv(process.env, options.model);
  if (!chosen) {
    process.stderr.write("No key: set ANTHROPIC_API_KEY, OPENAI_API_KEY or AWS_BEARER_TOKEN_BEDROCK.\n");
    return 2;
  }
  try {
    return await runOnce(options, chosen, relay);
  } catch (error) {
    process.stderr.write(`octo: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function parseRun(argv: string[]): RunOptions | string {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { folder: text, model: text, mode: text, json: flag, help: flag },
    });
    const [prompt] = positionals;
    if (values.help || positionals.length !== 1 || !prompt?.trim()) return usage;
    const mode = (values.mode ?? (process.stdin.isTTY ? "ask" : "unattended")) as PermissionMode;
    if (!modes.includes(mode)) return `There is no mode "${mode}": choose one of ${modes.join(", ")}.\n`;
    return { prompt, folder: resolve(values.folder ?? "."), model: values.model, mode, json: values.json ?? false };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${usage}`;
  }
}

async function runOnce(
  options: RunOptions,
  { account, key }: { account: Account; key: string },
  relay: InProcessRelay,
): Promise<number> {
  const folder = (await relay.call("roots.open", { path: options.folder })).path;
  const octo = await createHeadless({ relay, account, key });
  const lifetime = new AbortController();
  const sessionId = makeId<SessionId>("session", systemClock.now(), systemClock.random);
  const settings: SessionSettings = {
    title: "",
    titled: true,
    account: account.id,
    model: account.model,
    folder,
    mode: options.mode,
    budget: {},
    answerWithinMs: 0,
  };
  const engine = octo.run(lifetime.signal);
  const kept: Promise<void>[] = [];
  octo.tabs.onBatch((batch) => {
    for (const event of batch.kind === "events" ? batch.events : [])
      if (event.type === "model.called") kept.push(keepRecord(relay, event));
  }, lifetime.signal);
  const code = turnEnded(octo, options.json, sessionId, lifetime.signal);
  const stop = () => void octo.ask(sessionId, { type: "stop" });
  process.once("SIGINT", stop);
  await octo.ask(sessionId, { type: "open", settings });
  await octo.ask(sessionId, { type: "say", content: [{ type: "text", text: options.prompt }], when: "now" });
  const result = await Promise.race([code, engine.then(() => 1)]);
  process.removeListener("SIGINT", stop);
  lifetime.abort();
  await engine;
  await Promise.all(kept);
  return result;
}

/** Prints what happens, answers what is asked; resolves with the exit code. */
function turnEnded(octo: Headless, json: boolean, sessionId: SessionId, signal: AbortSignal): Promise<number> {
  let answer: Block[] = [];
  return new Promise((done) => {
    const take = (event: SessionEvent) => {
      if (json) process.stdout.write(`${JSON.stringify(event)}\n`);
      if (event.type === "assistant.replied") answer = event.content;
      if (event.type === "ask.opened") {
        void answerInTerminal(event.ask).then((given) =>
          octo.ask(sessionId, { type: "answer", askId: event.ask.askId, answer: given }),
        );
      }
      if (event.type !== "turn.ended") return;
      const { reason, error, note } = event;
      if (!json)
        process.stdout.write(`${answer.flatMap((block) => (block.type === "text" ? block.text : [])).join("\n")}\n`);
      if (reason !== "done")
        process.stderr.write(`octo: ${reason}${(note ?? error) ? `: ${note ?? error?.message}` : ""}\n`);
      done(reason === "done" ? 0 : 1);
    };
    octo.tabs.onBatch((batch) => batch.kind === "events" && batch.events.forEach(take), signal);
  });
}

/** Nobody at a terminal: the answer is no. */
async function answerInTerminal(ask: Ask): Promise<Answer> {
  if (!process.stdin.isTTY) return { type: "unanswered" };
  const { kind } = ask;
  const shown =
    kind === "question"
      ? [ask.question.text, ...ask.question.options.map((option, i) => `${i + 1}. ${option}`)].join("\n")
      : preview(ask);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const text = (await lines.question(`\n${shown}\n${kind === "question" ? "> " : "[y]es, [n]o, or why not: "}`)).trim();
  lines.close();
  if (kind === "question") return { type: "reply", text: ask.question.options[Number(text) - 1] ?? text };
  if (/^y(es)?$/i.test(text)) return { type: "allow" };
  return /^(n(o)?)?$/i.test(text) ? { type: "deny" } : { type: "deny", reason: text };
}

function preview(ask: Extract<Ask, { kind: "permission" }>): string {
  const { preview: shown } = ask;
  const body = shown.kind === "diff" ? shown.patch : shown.kind === "command" ? `$ ${shown.command}` : shown.text;
  return `${ask.why}\n${body}`;
}

/** The same lines, in the same place, as the copy of a browser's ledger. */
async function keepRecord(
  relay: InProcessRelay,
  { sessionId, call }: Extract<SessionEvent, { type: "model.called" }>,
): Promise<void> {
  const record = toRecord(sessionId, call, -new Date(call.endedAt).getTimezoneOffset());
  try {
    await relay.call("backup.append", { book: "billing", month: monthOf(record), lines: [toExportLine(record)] });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`octo: what this call cost could not be written down: ${why}\n`);
  }
}
