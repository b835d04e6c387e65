// Random records, and a simple ledger to import into, for tests of files and segments.
import type { AccountId, CallId, SessionId, TurnId } from "#core/ids.ts";
import type { OffsetAt } from "./calendar.ts";
import { fields, type Kind } from "./record-columns.ts";
import { type ExportFormat, exportChunks } from "./files/export.ts";
import { rawBatchesOf } from "./files/split-lines.ts";
import { type Imported, importLedger } from "./files/import.ts";
import { type LedgerRecord, purposes } from "./record.ts";
import { idHash } from "./segments/id-hashes.ts";

export const shanghai: OffsetAt = () => 480;

/** Makes a random number generator (mulberry32) that returns the same numbers in every run. */
export function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes a record with random values that covers everything a ledger may contain. */
export function randomRecord(chance: () => number, id: string): LedgerRecord {
  const record = usualRecord(chance, id);
  // These values come from a separate generator, so that a new field does not change the other values of the samples.
  const others = seeded(idHash(id));
  const missing = fields.filter(({ name }) => !chosenFields.has(name));
  return Object.assign(record, ...missing.map(({ name, kind }) => ({ [name]: sampleOf(kind, others) })));
}

/** Makes a value for a field that `usualRecord` does not set. */
function sampleOf(kind: Kind, chance: () => number): unknown {
  if (typeof kind !== "string") return kind[Math.floor(chance() * kind.length)];
  if (kind === "flag") return chance() < 0.2 || undefined;
  return ["count", "dollars", "nanos", "duration"].includes(kind) ? Math.floor(chance() * 1e6) : `sample ${chance()}`;
}

/** The fields that `usualRecord` may set. All other fields get a sample according to their kind. */
const chosenFields = new Set<keyof LedgerRecord>([
  ...(["id", "sessionId", "turnId", "at", "utcOffset", "account", "model", "purpose", "attempt", "outcome"] as const),
  ...(["usageSource", "costNanos", "costSource", "price", "demo", "ms", "importedFrom", "folder", "vendor"] as const),
  ...(["route", "firstByteMs", "channel", "person", "missed", "error", "images", "searches"] as const),
  ...(["input", "cacheRead", "cacheWrite5m", "cacheWrite1h", "output"] as const),
]);

function usualRecord(chance: () => number, id: string): LedgerRecord {
  const upTo = (n: number) => Math.floor(chance() * n);
  const pick = <T>(...of: [T, ...T[]]): T => of[upTo(of.length)] ?? of[0];
  const priced = chance() < 0.7;
  const [input, cacheRead, cacheWrite5m, cacheWrite1h, output] = [1e6, 1e6, 1e4, 1e4, 1e5].map(upTo);
  const rates = { input: 3000, output: 15000, cacheRead: 300, cacheWrite5m: 3750.125, cacheWrite1h: 6000 };
  return {
    id: id as CallId,
    sessionId: pick("s1", "s2", "a chat, with a comma") as SessionId,
    ...(chance() < 0.5 && { turnId: `t${upTo(9)}` as TurnId }),
    at: Date.UTC(2026, upTo(12), 1 + upTo(28)) + upTo(86_400_000),
    utcOffset: pick(0, 480, -210, 345, -720, 840),
    account: pick("acc", "") as AccountId,
    model: pick("claude-sonnet-4-5", '=HYPERLINK("x")', 'a "quoted" 模型', "constructor", "__proto__"),
    purpose: pick(...purposes),
    attempt: 1 + upTo(4),
    outcome: pick("ok", "failed", "stopped", "lost"),
    usageSource: pick("vendor", "estimated"),
    ...(priced
      ? { costNanos: upTo(1e14), costSource: pick("vendor", "price-list", "plan", "estimated") }
      : { costSource: "unknown" }),
    ...(priced &&
      chance() < 0.5 && {
        price: {
          rates,
          source: "list/model@2026-11 >200k",
          ...(chance() < 0.5 && { billed: { currency: "CNY", rates }, feeNanos: upTo(1e9) / 8 }),
        },
      }),
    ...(chance() < 0.2 && { demo: true }),
    ms: upTo(60_000),
    ...(chance() < 0.2 && { importedFrom: pick("octo-ruby", "claude-code") }),
    ...(chance() < 0.6 && { folder: pick("/home/me/project", "/home/me/an, other"), vendor: pick("anthropic", "x") }),
    ...(chance() < 0.6 && { route: pick("direct", "relay"), firstByteMs: upTo(9_000) }),
    ...(chance() < 0.2 && { channel: pick("telegram", "=1+1"), person: pick("Ann", "王") }),
    ...(chance() < 0.2 && { missed: { cause: pick("expired", "vendor"), tokens: upTo(90_000), idleMs: upTo(9e6) } }),
    ...(chance() < 0.2 && { error: pick("stalled", "rate-limit") }),
    ...(chance() < 0.2 && { images: 1 + upTo(9) }),
    ...(chance() < 0.2 && { searches: 1 + upTo(9) }),
    input: input ?? 0,
    cacheRead: cacheRead ?? 0,
    cacheWrite5m: cacheWrite5m ?? 0,
    cacheWrite1h: cacheWrite1h ?? 0,
    output: output ?? 0,
  };
}

export const randomLedger = (seed: number): LedgerRecord[] => {
  const chance = seeded(seed);
  return Array.from({ length: 60 }, (_, i) => randomRecord(chance, `m${i}`));
};

/** Exports the records in two batches and returns the text of the file. */
export async function textOf(records: LedgerRecord[], format: ExportFormat = "jsonl"): Promise<string> {
  const half = Math.floor(records.length / 2);
  const batches = async function* () {
    yield records.slice(0, half);
    yield records.slice(half);
  };
  let text = "";
  for await (const chunk of exportChunks(batches(), format)) text += chunk;
  return text;
}

/** Makes a ledger without totals, which stores its records in a map. */
export function makeLedger() {
  const rows = new Map<string, LedgerRecord>();
  const importRecords = async (records: LedgerRecord[]) => {
    const fresh = records.filter(({ id }) => !rows.has(id));
    for (const record of fresh) rows.set(record.id, record);
    return { added: fresh.length, known: records.length - fresh.length };
  };
  const load = (...texts: string[]): Promise<Imported> =>
    importLedger(
      texts.map((text, i) => ({ name: `file-${i}`, lines: rawBatchesOf(inBytes(text)) })),
      { importRecords, offsetAt: shanghai },
    );
  return { load, all: () => [...rows.values()] };
}

export async function* inBytes(text: string, size = 7_919): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  // All chunks use the same buffer, as they do when a browser reads a file.
  const buffer = new Uint8Array(size);
  for (let i = 0; i < bytes.length; i += size) {
    const chunk = bytes.subarray(i, i + size);
    buffer.set(chunk);
    yield buffer.subarray(0, chunk.length);
  }
}

export async function* inChunks(text: string, size = 7_919): AsyncGenerator<string> {
  for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size);
}
