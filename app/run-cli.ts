// Entry point of `octo-relay run`: runs one prompt in a terminal, with the engine in Node.
import { reasonOf } from "#core/reason-of.ts";
import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import { makeId, type SessionId } from "#core/ids.ts";
import { toExportLine } from "#core/ledger/files/export.ts";
import { toRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import type { Block, ToolCallBlock } from "#core/model/message.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { EventOf, SessionEvent } from "#core/session/events.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import type { PermissionMode } from "#core/session/permission-rule.ts";
import { createHeadless, type Headless } from "./headless.ts";
import { systemClock } from "./platform/browser/clock.ts";
import type { InProcessRelay } from "./platform/relay/in-process-link.ts";
import { accountFromEnv } from "./services/accounts/from-env.ts";

const modes = ["ask", "auto", "plan", "unattended"] as const;

const usage = `octo-relay run "prompt" [--folder F] [--model M] [--mode ${modes.join("|")}] [--rules] [--json]

Runs one turn on a folder (the current one by default) and prints the answer, or every event with --json.
--rules follows the rules for agents that the folder brings (AGENTS.md, CLAUDE.md or .octorules); without it they are not read.
Keys: ANTHROPIC_API_KEY (ANTHROPIC_BASE_URL), OPENAI_API_KEY (OPENAI_BASE_URL), or AWS_BEARER_TOKEN_BEDROCK (AWS_REGION);
for a Bedrock model also AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
Exit code: 0 when the work is done, 1 when it is not, 2 when the arguments are wrong.
`;

interface RunOptions {
  prompt: string;
  folder: string;
  model?: string;
  mode: PermissionMode;
  rules: boolean;
  json: boolean;
}

/** Runs one prompt as one turn. @returns the exit code */
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
    process.stderr.write(`octo: ${reasonOf(error)}\n`);
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
      options: { folder: text, model: text, mode: text, rules: flag, json: flag, help: flag },
    });
    const [prompt] = positionals;
    if (values.help || positionals.length !== 1 || !prompt?.trim()) return usage;
    const mode = (values.mode ?? (process.stdin.isTTY ? "ask" : "unattended")) as PermissionMode;
    if (!modes.includes(mode)) return `Unknown mode "${mode}". Choose one of ${modes.join(", ")}.\n`;
    const { rules = false, json = false } = values;
    return { prompt, folder: resolve(values.folder ?? "."), model: values.model, mode, rules, json };
  } catch (error) {
    return `${reasonOf(error)}\n\n${usage}`;
  }
}

/** What ends the program from outside. A call that is under way is then stopped, so that its record is written. */
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

async function runOnce(
  options: RunOptions,
  { account, key }: { account: Account; key: string },
  relay: InProcessRelay,
): Promise<number> {
  const folder = (await relay.call("roots.open", { path: options.folder })).path;
  const projectRules = options.rules ? "follow" : "skip";
  const octo = await createHeadless({ relay, account, key, projectRules, attended: process.stdin.isTTY === true });
  const lifetime = new AbortController();
  const sessionId = makeId<SessionId>("session", systemClock.now(), systemClock.random);
  const engine = octo.run(lifetime.signal);
  const written = writeRecords(octo, relay, lifetime.signal);
  const exitCode = untilTurnEnds(octo, options.json, sessionId, lifetime.signal);
  const stop = () => void octo.ask(sessionId, { type: "stop" });
  for (const signal of endings) process.once(signal, stop);
  await octo.ask(sessionId, { type: "open", settings: settingsOf(account, folder, options.mode) });
  await octo.ask(sessionId, { type: "say", content: [{ type: "text", text: options.prompt }], when: "now" });
  const result = await Promise.race([exitCode, engine.then(() => 1)]);
  for (const signal of endings) process.removeListener(signal, stop);
  lifetime.abort();
  await engine;
  await Promise.all(written);
  return result;
}

/** Returns settings without limits on the turn. Asks wait for an answer without limit. */
const settingsOf = (account: Account, folder: string, mode: PermissionMode): SessionSettings => ({
  title: "",
  titled: true,
  account: account.id,
  model: account.model,
  folder,
  mode,
  budget: {},
  answerWithinMs: 0,
});

/**
 * Appends the record of each model call to the file of its month. @returns the pending writes; later calls add theirs
 * to this list
 */
function writeRecords(octo: Headless, relay: InProcessRelay, signal: AbortSignal): Promise<void>[] {
  const writes: Promise<void>[] = [];
  octo.tabs.onBatch((batch) => {
    for (const event of batch.kind === "events" ? batch.events : [])
      if (event.type === "model.called") writes.push(writeRecord(relay, event));
  }, signal);
  return writes;
}

/** Prints the answer, or each event as JSON. The person answers asks in the terminal. @returns the exit code */
function untilTurnEnds(octo: Headless, json: boolean, sessionId: SessionId, signal: AbortSignal): Promise<number> {
  let answer: Block[] = [];
  const calls = countCalls();
  return new Promise((resolveCode) => {
    const handle = (event: SessionEvent) => {
      if (json) process.stdout.write(`${JSON.stringify(event)}\n`);
      if (event.type === "rules.found") process.stderr.write(`octo: ${rulesReport(event)}\n`);
      if (event.type === "assistant.replied") answer = event.content;
      calls.take(event);
      if (event.type === "ask.opened") void answerAsk(octo, sessionId, event.ask);
      if (event.type !== "turn.ended") return;
      if (!json) process.stdout.write(`${forTerminal(textOf(answer), process.stdout)}\n`);
      const refused = calls.report();
      if (refused) process.stderr.write(`octo: ${refused}\n`);
      resolveCode(reportEnd(event));
    };
    octo.tabs.onBatch((batch) => batch.kind === "events" && batch.events.forEach(handle), signal);
  });
}

/** Counts the calls that ran, with those that failed, and names those that were not allowed. */
function countCalls() {
  const names = new Map<string, string>();
  const refused: string[] = [];
  const started = new Set<string>();
  let ran = 0;
  let failed = 0;
  return {
    take(event: SessionEvent): void {
      for (const block of event.type === "assistant.replied" ? event.content : []) {
        if (block.type === "tool-call") names.set(block.callId, nameOf(block));
      }
      if (event.type === "tool.started") started.add(event.callId);
      if (event.type !== "tool.ended") return;
      const { outcome } = event.result;
      if (outcome === "denied") refused.push(names.get(event.callId) ?? "a call");
      else if (outcome !== "ok") failed += 1;
      if (outcome !== "denied" && started.has(event.callId)) ran += 1;
    },
    report(): string | undefined {
      if (refused.length === 0) return undefined;
      const failures = failed > 0 ? ` Calls that failed: ${failed}.` : "";
      return `Not allowed: ${refused.join("; ")}. Other calls that ran: ${ran}.${failures}`;
    },
  };
}

/** A call by its tool and its first text, such as a command or a path, on one line. */
function nameOf({ name, input }: ToolCallBlock): string {
  const target = Object.values(input).find((value) => typeof value === "string");
  return onOneLine(`${name} ${String(target ?? "")}`.trim().slice(0, 200));
}

/** Tells what became of a file with rules. */
function rulesReport({ file, outcome }: EventOf<"rules.found">): string {
  if (outcome === "followed") return `The rules in ${file} are followed.`;
  if (outcome === "outside") return `${file} was not read: it is a link that leads out of the folder.`;
  if (outcome === "secret") return `${file} was not read: it may hold a secret.`;
  if (outcome === "unreadable") return `${file} was not read: it is not a text file, or it is too large.`;
  return `${file} was not read: nobody can be asked about it. To follow its rules, run with --rules.`;
}

/** In a terminal, control characters could write over what is shown before and after. */
const forTerminal = (text: string, stream: NodeJS.WriteStream): string => (stream.isTTY ? withMarks(text) : text);

const textOf = (blocks: Block[]): string =>
  blocks.flatMap((block) => (block.type === "text" ? block.text : [])).join("\n");

function reportEnd({ reason, error, note }: EventOf<"turn.ended">): number {
  if (reason === "done") return 0;
  const why = note ?? error?.message;
  process.stderr.write(`octo: ${reason}${why ? `: ${withMarks(why)}` : ""}\n`);
  if (error?.detail) process.stderr.write(`octo: In the vendor's words: ${onOneLine(error.detail.slice(0, 1_000))}\n`);
  return 1;
}

async function answerAsk(octo: Headless, sessionId: SessionId, ask: Ask): Promise<void> {
  await octo.ask(sessionId, { type: "answer", askId: ask.askId, answer: await answerInTerminal(ask) });
}

/** Asks the person in the terminal. Without a terminal, the ask counts as unanswered. */
async function answerInTerminal(ask: Ask): Promise<Answer> {
  if (!process.stdin.isTTY) return { type: "unanswered" };
  const { kind } = ask;
  const shown =
    kind === "question"
      ? withMarks([ask.question.text, ...ask.question.options.map((option, i) => `${i + 1}. ${option}`)].join("\n"))
      : preview(ask);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const text = (await lines.question(`\n${shown}\n${kind === "question" ? "> " : "[y]es, [n]o, or why not: "}`)).trim();
  lines.close();
  if (kind === "question") return { type: "reply", text: ask.question.options[Number(text) - 1] ?? text };
  if (/^y(es)?$/i.test(text)) return { type: "allow" };
  return /^(n(o)?)?$/i.test(text) ? { type: "deny" } : { type: "deny", reason: text };
}

function preview(ask: Exclude<Ask, { kind: "question" }>): string {
  if (ask.kind === "rules") return `Follow the rules in ${onOneLine(ask.file)}?\n${withMarks(ask.text)}`;
  const { preview: shown } = ask;
  const body = shown.kind === "diff" ? shown.patch : shown.kind === "command" ? `$ ${shown.command}` : shown.text;
  return `${ask.why}\n${withMarks(body, "exact")}`;
}

/** Appends a call's record to the backup, exactly as a browser would. */
async function writeRecord(relay: InProcessRelay, { sessionId, call }: EventOf<"model.called">): Promise<void> {
  const record = toRecord(sessionId, call, -new Date(call.startedAt).getTimezoneOffset());
  try {
    await relay.call("backup.append", { book: "billing", month: monthOf(record), lines: [toExportLine(record)] });
  } catch (error) {
    const why = reasonOf(error);
    process.stderr.write(`octo: the record of this call could not be written: ${why}\n`);
  }
}
