// Runs the same queries on SQLite, DuckDB and ccusage. Their packages go into a temporary folder, not into Octo.
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, symlinkSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dayOf } from "#core/ledger/rollup.ts";
import { median } from "./figures.ts";
import { benchCall, wanted } from "./page/calls.ts";

export interface Totals {
  requests: number;
  costNanos: number;
}

export interface QueryTimes {
  /** Milliseconds for computing all breakdowns over all time. */
  unfiltered: number;
  /** Milliseconds for computing all breakdowns with the bench's filter. */
  filtered: number;
  found: Totals;
}

const folder = join(tmpdir(), "octo-bench-peers");
const packages = { "better-sqlite3": "12.11.1", "@duckdb/node-api": "1.5.6-r.1", ccusage: "20.0.24" };

/** Installs and loads a package. If this fails, prints the reason and returns undefined. */
function peer(name: keyof typeof packages): unknown {
  try {
    if (!existsSync(join(folder, "node_modules", name))) {
      mkdirSync(folder, { recursive: true });
      const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", `${name}@${packages[name]}`];
      execFileSync("npm", args, { stdio: "ignore", timeout: 300_000 });
    }
    return name === "ccusage" ? join(folder, "node_modules", ".bin", name) : createRequire(join(folder, "x.js"))(name);
  } catch (error) {
    process.stdout.write(`skip ${name}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}\n`);
    return undefined;
  }
}

const groups = ["day", "model", "session", "folder", "purpose", "account", "outcome"];
const sums = "count(*) as requests, sum(input), sum(cache_read), sum(cache_write), sum(output), sum(cost) as dollars";
const { firstDay, lastDay } = wanted;
const where = `where model = '${wanted.model}' and folder = '${wanted.folder}' and purpose = '${wanted.purpose}'
  and day between '${firstDay}' and '${lastDay}'`;
const questions = (condition: string) => [
  `select ${sums} from calls ${condition}`,
  ...groups.map((name) => `select ${name}, ${sums} from calls ${condition} group by ${name}`),
];

function rowOf(i: number, of: number): (string | number)[] {
  const call = benchCall(i, of);
  const { model, sessionId, folder: project, purpose, account, outcome } = call;
  const { input, cacheRead, cacheWrite5m, output, costNanos = 0 } = call;
  return [
    dayOf(call),
    model,
    sessionId,
    project ?? "",
    purpose,
    account,
    outcome,
    input,
    cacheRead,
    cacheWrite5m,
    output,
    costNanos,
  ];
}

const columns = `day text, model text, session text, folder text, purpose text, account text, outcome text,
  input bigint, cache_read bigint, cache_write bigint, output bigint, cost bigint`;

async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

interface SqliteDatabase {
  pragma(text: string): unknown;
  exec(sql: string): unknown;
  prepare(sql: string): { run(...values: unknown[]): unknown; all(): unknown[]; get(): unknown };
}

export async function askSqlite(count: number): Promise<QueryTimes | undefined> {
  const Database = peer("better-sqlite3") as (new (path: string) => SqliteDatabase) | undefined;
  if (!Database) return undefined;
  const db = new Database(join(mkdtempSync(join(tmpdir(), "octo-bench-")), "calls.db"));
  db.pragma("journal_mode = wal");
  db.exec(`create table calls (${columns}); begin`);
  const insert = db.prepare(`insert into calls values (${Array(12).fill("?").join()})`);
  for (let i = 0; i < count; i++) insert.run(...rowOf(i, count));
  db.exec("commit");
  const ask = (condition: string) => questions(condition).map((sql) => db.prepare(sql).all());
  const found = db.prepare(questions(where)[0] ?? "").get() as { requests: number; dollars: number };
  return {
    unfiltered: await timed(() => ask("")),
    filtered: median([await timed(() => ask(where)), await timed(() => ask(where)), await timed(() => ask(where))]),
    found: { requests: found.requests, costNanos: found.dollars },
  };
}

interface DuckConnection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
}

export async function askDuckDb(count: number): Promise<QueryTimes | undefined> {
  const duck = peer("@duckdb/node-api") as
    | { DuckDBInstance: { create(): Promise<{ connect(): Promise<DuckConnection> }> } }
    | undefined;
  if (!duck) return undefined;
  const db = await (await duck.DuckDBInstance.create()).connect();
  await db.run(`create table calls (${columns})`);
  await db.run(`copy calls from '${csvOf(count)}' (header false)`);
  const ask = async (condition: string) => {
    for (const sql of questions(condition)) await db.runAndReadAll(sql);
  };
  const times = async (condition: string) =>
    median([await timed(() => ask(condition)), await timed(() => ask(condition)), await timed(() => ask(condition))]);
  const [found = []] = (await db.runAndReadAll(questions(where)[0] ?? "")).getRows();
  return {
    unfiltered: await times(""),
    filtered: await times(where),
    found: { requests: Number(found[0]), costNanos: Number(found[5]) },
  };
}

function csvOf(count: number): string {
  const path = join(mkdtempSync(join(tmpdir(), "octo-bench-")), "calls.csv");
  const file = openSync(path, "w");
  for (let i = 0; i < count; i += 10_000)
    writeSync(file, Array.from({ length: 10_000 }, (_, k) => `${rowOf(i + k, count).join()}\n`).join(""));
  closeSync(file);
  return path;
}

/**
 * @returns milliseconds for the second daily report. By then, the files are in the disk cache, as they are for Octo.
 */
export async function askCcusage(logs: string): Promise<number | undefined> {
  const program = peer("ccusage") as string | undefined;
  if (!program) return undefined;
  const home = mkdtempSync(join(tmpdir(), "octo-bench-"));
  mkdirSync(join(home, "projects"));
  symlinkSync(logs, join(home, "projects", "bench"));
  const run = () =>
    spawnSync(program, ["daily", "--json", "--offline"], {
      env: { ...process.env, CLAUDE_CONFIG_DIR: home },
      encoding: "utf8",
      maxBuffer: 64e6,
    });
  const first = run();
  if (first.status !== 0 || !first.stdout.includes("totals")) {
    process.stdout.write(`skip ccusage: ${(first.stderr || first.stdout).split("\n")[0]}\n`);
    return undefined;
  }
  return timed(run);
}
