// A million realistic calls over two years, the same for Octo's ledger and the programs compared with it.
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { AccountId, CallId, SessionId, TurnId } from "#core/ids.ts";

const day = 86_400_000;
const days = 720;
/** The time of the last call, in milliseconds since 1970. The bench's clock shows the same time. */
export const benchNow = Date.UTC(2026, 10, 20, 12);

const models = ["claude-sonnet-5-5", "claude-haiku-5-5", "gpt-6.1-terra", "deepseek-v4-flash", "kimi-k3"];
const purposes = ["turn", "turn", "turn", "turn", "title", "compaction"] as const;
const outcomes = ["ok", "ok", "ok", "ok", "ok", "ok", "ok", "failed", "stopped", "lost"] as const;
const rates = { input: 3000, output: 15000, cacheRead: 300, cacheWrite5m: 3750, cacheWrite1h: 6000 };
const price = { rates, source: "list/model@2026-11" };

/** Makes call number `i` of `of`. The calls are in order of time, with fifty calls per chat. */
export function benchCall(i: number, of: number): LedgerRecord {
  // Pseudo-random numbers that are the same in every run.
  const chance = (salt: number, below: number) => (Math.imul(i * 2 + salt * 7919 + 1, 0x9e3779b1) >>> 8) % below;
  const session = Math.floor(i / 50);
  const usage = {
    input: chance(1, 2_000),
    cacheRead: chance(2, 90_000),
    cacheWrite5m: chance(3, 3_000),
    cacheWrite1h: 0,
    output: chance(4, 1_500),
  };
  return {
    id: `call_01m${i.toString(36).padStart(6, "0")}q7x${chance(5, 1e9).toString(36)}` as CallId,
    sessionId: `session_01${session.toString(36)}` as SessionId,
    turnId: `turn_01${Math.floor(i / 5).toString(36)}` as TurnId,
    at: benchNow - Math.floor((1 - (i + 1) / of) * days * day),
    utcOffset: 0,
    account: (session % 9 === 0 ? "account_other" : "account_main") as AccountId,
    model: models[session % models.length] ?? "",
    purpose: purposes[chance(6, purposes.length)] ?? "turn",
    attempt: 1,
    outcome: outcomes[chance(7, outcomes.length)] ?? "ok",
    usageSource: "vendor",
    costNanos: usage.input * 3000 + usage.cacheRead * 300 + usage.cacheWrite5m * 3750 + usage.output * 15000,
    costSource: "price-list",
    price,
    ms: chance(8, 20_000),
    firstByteMs: chance(9, 900),
    vendor: "anthropic",
    route: "direct",
    folder: `/home/me/project-${session % 12}`,
    ...usage,
  };
}

/** One line of a Claude Code log, about 750 bytes like a real one. */
export function logLine(i: number, of: number): string {
  const call = benchCall(i, of);
  const text = "The totals of the cart are wrong when a voucher is used twice. ".repeat(3);
  return JSON.stringify({
    parentUuid: `5f1c2d3e-${i}`,
    isSidechain: false,
    userType: "external",
    cwd: call.folder,
    sessionId: call.sessionId,
    version: "2.1.330",
    type: "assistant",
    message: {
      id: `msg_${call.id}`,
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5-20250929",
      content: [{ type: "text", text }],
      stop_reason: "end_turn",
      usage: {
        input_tokens: call.input,
        cache_creation_input_tokens: call.cacheWrite5m,
        cache_read_input_tokens: call.cacheRead,
        output_tokens: call.output,
        service_tier: "standard",
      },
    },
    requestId: `req_${i.toString(36)}`,
    uuid: `9a8b7c6d-${i}`,
    timestamp: new Date(call.at).toISOString(),
  });
}

/** The filters of the bench's filtered query. The SQL programs use the same filters. */
export const wanted = {
  model: "claude-sonnet-5-5",
  folder: "/home/me/project-5",
  purpose: "turn",
  firstDay: "2025-03-10",
  lastDay: "2026-10-15",
} as const;
