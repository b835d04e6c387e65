import { describe, expect, it } from "vitest";
import { noUsage } from "#core/model/message.ts";
import type { PlainCall } from "#core/ledger/segments/each-call.ts";
import { type InvoiceCheck, joinInvoices, openCheck } from "./check.ts";
import { readCsv } from "./csv.ts";
import { type Invoice, readInvoice } from "./read.ts";

const rates: Record<string, number> = { CNY: 7 };
const read = (text: string): Invoice => {
  const invoice = readInvoice(text, (code) => rates[code]);
  if (!invoice) throw new Error("Nothing was read.");
  return invoice;
};
const call = (at: string, model: string, changes: Partial<PlainCall> = {}): PlainCall => ({
  at: Date.parse(at),
  model,
  ...noUsage,
  ...changes,
});
function check(invoice: Invoice, calls: PlainCall[]): InvoiceCheck {
  const { take, result } = openCheck(invoice);
  for (const one of calls) take(one);
  return result();
}
const causes = ({ rows }: InvoiceCheck) => rows.map(({ day, model, cause }) => `${day} ${model}: ${cause}`);

const anthropicHead =
  "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed";
const anthropic = (...rows: string[]) =>
  read([anthropicHead, ...rows.map((row) => `${row},0,not_available,`)].join("\r\n"));
const day = (date: string, tokens: string, model = "claude-sonnet-4-5-20250929") =>
  `${date},${model},key,Default,standard,≤ 200k,${tokens}`;

describe("CSV files", () => {
  it("are read with a BOM, quotes, line ends of any kind, semicolons and tabs", () => {
    const row = { a: 'say "hi", you', b: "two\nlines" };
    expect(readCsv('\uFEFFA,B\r\n"say ""hi"", you","two\nlines"\r\n')).toEqual([row]);
    expect(readCsv("Start Time;End-Time\n1;2\n\n3;4")).toEqual([
      { start_time: "1", end_time: "2" },
      { start_time: "3", end_time: "4" },
    ]);
    expect(readCsv("a\tb\n1,5\t")).toEqual([{ a: "1,5", b: "" }]);
    expect(readCsv('a,b\n"never closed')).toEqual([{ a: "never closed", b: "" }]);
    expect(readCsv("no table")).toEqual([]);
  });
});

describe("a vendor's export", () => {
  it("may be Anthropic's usage, with each class of tokens", () => {
    const { lines, ...facts } = anthropic(day("2026-11-20", "5,4,3,2,1"));
    expect(facts).toEqual({
      vendor: "anthropic",
      utcOffset: 0,
      hasTokens: true,
      hasCosts: false,
      writesInInput: false,
    });
    expect(lines).toEqual([
      {
        day: "2026-11-20",
        model: "claude-sonnet-4-5",
        usage: { input: 5, cacheWrite5m: 4, cacheWrite1h: 3, cacheRead: 2, output: 1 },
        costNanos: 0,
      },
    ]);
  });

  it("may be Anthropic's costs, whose models have other names", () => {
    const invoice = read(
      `usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type
2026-08-04,Claude Haiku 4.5,Default,k,message,≤ 200k,input_no_cache,0.05,0.05,token
2026-08-04,Claude 3.5 Sonnet 2024-10-22,Default,k,message,≤ 200k,output,1.20,1.20,token`,
    );
    expect(invoice).toMatchObject({ vendor: "anthropic", hasTokens: false, hasCosts: true });
    expect(invoice.lines.map(({ model, costNanos }) => [model, costNanos])).toEqual([
      ["claude-haiku-4-5", 50_000_000],
      ["claude-3-5-sonnet", 1_200_000_000],
    ]);
  });

  it("may be OpenAI's usage, whose input includes cache reads, or its costs", () => {
    const usage = read(
      `start_time,end_time,start_time_iso,end_time_iso,num_model_requests,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens
1759622400,1759708800,2025-10-05T00:00:00+00:00,2025-10-06T00:00:00+00:00,3,gpt-5-mini-2025-08-07,,,1000,50,400
1759708800,1759795200,2025-10-06T00:00:00+00:00,2025-10-07T00:00:00+00:00,,,,,,,`,
    );
    expect(usage.lines).toEqual([
      {
        day: "2025-10-05",
        model: "gpt-5-mini",
        usage: { ...noUsage, input: 600, cacheRead: 400, output: 50 },
        costNanos: 0,
      },
    ]);
    const costs = read(
      `start_time,start_time_iso,amount_value,amount_currency,line_item
1759622400,2025-10-05T00:00:00+00:00,0.8958,usd,"gpt-5-mini-2025-08-07, cached input"`,
    );
    expect(costs.lines).toMatchObject([{ day: "2025-10-05", model: "gpt-5-mini", costNanos: 895_800_000 }]);
  });

  it("may be OpenRouter's activity, call by call", () => {
    const invoice = read(
      `generation_id,created_at,cost_total,cost_cache,tokens_prompt,tokens_completion,tokens_cached,model_permaslug
gen-1,2026-02-06 18:54:30.040,0.0123,0,10389,137,389,anthropic/claude-4.5-sonnet-20250929`,
    );
    expect(invoice).toMatchObject({ vendor: "openrouter", hasTokens: true, hasCosts: true, writesInInput: true });
    expect(invoice.lines).toMatchObject([
      {
        day: "2026-02-06",
        model: "claude-sonnet-4-5",
        usage: { input: 10_000, cacheRead: 389, output: 137 },
        costNanos: 12_300_000,
      },
    ]);
  });

  it("may be DeepSeek's two files, in yuan and with days of Chinese time", () => {
    const amount = read(
      `user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount
u,2026-08-02T00:00:00+08:00,2026-08-03T00:00:00+08:00,deepseek-v4-pro,K,sk-***,input_cache_miss_tokens,0.0000045,1000
u,2026-08-02T00:00:00+08:00,2026-08-03T00:00:00+08:00,deepseek-v4-pro,K,sk-***,input_cache_hit_tokens,0.0000001,500
u,2026-08-02T00:00:00+08:00,2026-08-03T00:00:00+08:00,deepseek-v4-pro,K,sk-***,output_tokens,0.0000135,20
u,2026-08-02T00:00:00+08:00,2026-08-03T00:00:00+08:00,deepseek-v4-pro,K,sk-***,request_count,0,3`,
    );
    const cost = read(
      `user_id,start_time_iso,end_time_iso,model,wallet_type,cost,currency
u,2026-08-02T00:00:00+08:00,2026-08-03T00:00:00+08:00,deepseek-v4-pro,Paid,0.7,CNY`,
    );
    const both = joinInvoices([amount, cost]);
    expect(both).toMatchObject({ vendor: "deepseek", utcOffset: 480, hasTokens: true, hasCosts: true });
    const ledger = call("2026-08-01T18:00:00Z", "deepseek-v4-pro", {
      input: 900,
      cacheWrite5m: 100,
      cacheRead: 500,
      output: 20,
      costNanos: 100_000_000,
    });
    expect(both && check(both, [ledger])).toMatchObject({ agree: 1, rows: [] });
    expect(
      read("user_id,utc_date,model,wallet_type,cost,currency\nu,20260801,deepseek-flash,Paid,7,CNY").lines[0],
    ).toEqual({ day: "2026-08-01", model: "deepseek-flash", usage: noUsage, costNanos: 1e9 });
  });

  it("is not recognised in other files, and not joined across vendors", () => {
    for (const other of ["", "hello", "a,b\n1,2", "model,price\nx,1", `${anthropicHead}\n`])
      expect(readInvoice(other, () => 1)).toBeUndefined();
    const openrouter = read("generation_id,created_at,model_permaslug,cost_total\ng,2026-02-06 18:54:30,x/y,1");
    expect(joinInvoices([anthropic(day("2026-11-20", "1,0,0,0,1")), openrouter])).toBeUndefined();
  });
});

describe("a difference between invoice and ledger", () => {
  const model = "claude-sonnet-4-5";
  const noon = (date: string, changes: Partial<PlainCall>) => call(`${date}T12:00:00Z`, model, changes);

  it("is absent if both agree, however many rows a day has", () => {
    const twice = anthropic(day("2026-11-20", "500,0,0,100,20"), day("2026-11-20", "500,0,0,100,20"));
    expect(check(twice, [noon("2026-11-20", { input: 1_000, cacheRead: 200, output: 40 })])).toMatchObject({
      agree: 1,
      rows: [],
      invoice: { usage: { input: 1_000 } },
      ledger: { usage: { input: 1_000 } },
    });
  });

  it("is caused by calls of other programs with the same key, or by calls that the invoice lacks", () => {
    const invoice = anthropic(day("2026-11-20", "5000,0,0,0,50"), day("2026-11-21", "10,0,0,0,1"));
    const calls = [noon("2026-11-20", { input: 1_000, output: 10 }), noon("2026-11-21", { input: 900, output: 90 })];
    expect(causes(check(invoice, calls))).toEqual([`2026-11-20 ${model}: missing`, `2026-11-21 ${model}: absent`]);
    expect(causes(check(invoice, []))).toEqual([`2026-11-20 ${model}: missing`, `2026-11-21 ${model}: missing`]);
  });

  it("is caused by another clock if one day has what its neighbour lacks", () => {
    const invoice = anthropic(day("2026-11-20", "1000,0,0,0,10"), day("2026-11-21", "3000,0,0,0,30"));
    const calls = [noon("2026-11-20", { input: 3_000, output: 30 }), noon("2026-11-21", { input: 1_000, output: 10 })];
    expect(causes(check(invoice, calls))).toEqual([`2026-11-20 ${model}: shift`, `2026-11-21 ${model}: shift`]);
  });

  it("is caused by the cache if only its token classes differ, and by counting if few tokens differ", () => {
    const invoice = anthropic(day("2026-11-20", "100,0,900,0,10"), day("2026-11-24", "10000,0,0,0,10"));
    const calls = [
      noon("2026-11-20", { input: 100, cacheWrite5m: 900, output: 10 }),
      noon("2026-11-24", { input: 9_990, output: 10 }),
    ];
    expect(causes(check(invoice, calls))).toEqual([`2026-11-20 ${model}: cache`, `2026-11-24 ${model}: count`]);
  });

  it("is caused by the price or by rounding if the tokens agree", () => {
    const row = (id: string, date: string, cost: number) => `${id},${date} 10:00:00.000,${cost},1000,10,0,x/y-1`;
    const invoice = read(
      [
        "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_cached,model_permaslug",
        row("a", "2026-11-20", 0.5),
        row("b", "2026-11-21", 0.305),
      ].join("\n"),
    );
    const of = (date: string) =>
      call(`${date}T10:00:00Z`, "x/y-1", { input: 1_000, output: 10, costNanos: 300_000_000 });
    expect(causes(check(invoice, [of("2026-11-20"), of("2026-11-21")]))).toEqual([
      "2026-11-20 y-1: price",
      "2026-11-21 y-1: rounding",
    ]);
  });

  it("ignores calls to other vendors and demo calls", () => {
    const invoice = anthropic(day("2026-11-20", "1000,0,0,0,10"));
    const others = ["anthropic/claude-sonnet-4.5", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "gpt-5.5"];
    const calls = [
      noon("2026-11-20", { input: 1_000, output: 10 }),
      noon("2026-11-20", { input: 5, demo: true }),
      ...others.map((name) => call("2026-11-20T12:00:00Z", name, { input: 77 })),
    ];
    expect(check(invoice, calls)).toMatchObject({ agree: 1, rows: [] });
  });
});
