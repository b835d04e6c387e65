import { describe, expect, it } from "vitest";
import { toExportLine } from "#core/ledger/files/export.ts";
import { randomRecord, seeded } from "#core/ledger/samples.suite.ts";
import { readDay } from "./days.ts";
import type { Invoice } from "./invoice-line.ts";
import { joinInvoices } from "./join.ts";
import { readInvoice } from "./read.ts";

const read = (text: string, name = "a.csv"): Invoice => {
  const invoice = readInvoice(name, text);
  if ("problem" in invoice) throw new Error(`Not read: ${invoice.problem}`);
  return invoice;
};
const problemOf = (text: string) => {
  const read = readInvoice("a.csv", text);
  return "problem" in read ? read.problem : undefined;
};
const ownRecord = randomRecord(seeded(3), "r1");
const plain = ({ lines }: Invoice) =>
  lines.map(({ day, model, tokens, requests, cost }) => ({
    day,
    model,
    ...tokens,
    requests,
    cost: cost && [cost.nanos, cost.half],
  }));

const claudeHead =
  "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed";
const claudeRow = "2026-08-05,claude-opus-5,Closer App,Default,standard,≤ 200k,46981,15969,0,7,16932,0,global,";

describe("a vendor's export", () => {
  it("may be Anthropic's usage, with each kind of tokens", () => {
    const invoice = read(`${claudeHead}\n${claudeRow}`);
    expect(invoice).toMatchObject({ vendor: "anthropic", hasModels: true, hasRequests: false, unread: 0 });
    expect(invoice).not.toHaveProperty("currency");
    expect(invoice.lines[0]).toMatchObject({
      day: "2026-08-05",
      model: "claude-opus-5",
      tokens: { input: 46_981, cacheWrite5m: 15_969, cacheWrite1h: 0, cacheRead: 7, output: 16_932 },
    });
  });

  it("may have one column for all cache writes", () => {
    const { kinds } = read(
      "Usage Date (UTC)\tModel\tInput Tokens\tCache Creation Input Tokens\tCache Read Input Tokens\tOutput Tokens\n2026/9/1\tclaude-sonnet-5-5\t100\t20\t300\t40",
    );
    expect(kinds).toEqual(["input", "cacheRead", "cacheWrite", "output"]);
  });

  it("may be Anthropic's costs, whose models have other names", () => {
    const { lines, currency } = read(
      `usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed,api_key_id,api_key_status
2026-08-15,Claude Haiku 4.5,Default,"Agent, new",message,≤ 200k,input_no_cache,0.19,0.19,token,global,,apikey_x,active
2026-08-15,Claude 3.5 Sonnet 2024-10-22,Default,k,message,≤ 200k,input_cache_write_1h,1.20,1.20,token,global,,apikey_x,active
2026-08-15,Claude Opus 5,Default,k,web_search,,,0.02,0.02,web_search,global,,apikey_x,active`,
    );
    expect(currency).toBe("USD");
    expect(lines.map(({ model, cost }) => [model, cost?.nanos, cost?.half, cost?.kind])).toEqual([
      ["claude-haiku-4-5", 190_000_000, 5_000_000, "input"],
      ["claude-3-5-sonnet", 1_200_000_000, 5_000_000, "cacheWrite1h"],
      ["claude-opus-5", 20_000_000, 5_000_000, "fees"],
    ]);
  });

  it("may be OpenAI's usage, whose input includes cache reads, with days without calls", () => {
    const invoice = read(
      `start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens
1759622400,1759708800,2025-10-05T00:00:00+00:00,2025-10-06T00:00:00+00:00,proj_1,10.0,gpt-4o-2024-08-06,FALSE,default,59200.0,10646.0,5760.0
1759708800,1759795200,2025-10-06T00:00:00+00:00,2025-10-07T00:00:00+00:00,,,,,,,,`,
    );
    expect(plain(invoice)).toEqual([
      {
        day: "2025-10-05",
        model: "gpt-4o",
        uncached: 53_440,
        cacheRead: 5_760,
        output: 10_646,
        requests: 10,
        cost: undefined,
      },
    ]);
  });

  it("may be OpenAI's costs: by line item, by project, or by day alone", () => {
    const head =
      "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name";
    const row = (item: string, project = "") =>
      `1759622400,1759708800,2025-10-05T00:00:00+00:00,2025-10-06T00:00:00+00:00,0.8958740000000000,usd,${item},${project},org-1,Personal`;
    const items = read([head, row('"gpt-5-mini-2025-08-07, cached input"'), row('"Web search tool calls"')].join("\n"));
    expect(items.lines.map(({ model, cost }) => [model, cost?.kind])).toEqual([
      ["gpt-5-mini", "cacheRead"],
      ["", "fees"],
    ]);
    const daily = read([head, row("", "proj_1"), row("", "proj_2")].join("\n"));
    expect(daily).toMatchObject({ hasModels: false, currency: "USD" });
    expect(daily.lines).toHaveLength(2);
  });

  it("may be OpenRouter's activity, call by call or day by day", () => {
    const calls = read(
      `generation_id,created_at,cost_total,cost_cache,byok_usage_inference,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,variant
gen-1,2026-02-06 18:54:30.040,0.0123,0,0.25,10389,137,4,389,anthropic/claude-4.5-sonnet-20250929,standard`,
    );
    expect(plain(calls)).toEqual([
      {
        day: "2026-02-06",
        model: "claude-sonnet-4-5",
        uncached: 10_000,
        cacheRead: 389,
        output: 137,
        requests: 1,
        cost: [12_300_000, 50_000],
      },
    ]);
    expect(calls.lines[0]?.ownKeyNanos).toBe(250_000_000);
    const days = read(
      `Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens,Reasoning Tokens
"2026-05-12 00:00:00","z-ai/glm-5.2:free","0","0","4115","70965665","3009973","0"
"2026-05-12 00:00:00","anthropic/claude-opus-4.7","430.07","0","4115","70965665","3009973","0"`,
    );
    expect(days.lines[0]).toMatchObject({ model: "glm-5.2", free: true });
    expect(plain(days)[1]).toEqual({
      day: "2026-05-12",
      model: "claude-opus-4-7",
      prompt: 70_965_665,
      output: 3_009_973,
      requests: 4_115,
      cost: [430_070_000_000, 5_000_000],
    });
  });

  it("may be DeepSeek's two files, old or new, in yuan", () => {
    const old = read("user_id,utc_date,model,wallet_type,cost,currency\nu,20260801,deepseek-v4-flash,Paid,7.5,CNY");
    expect(old).toMatchObject({
      currency: "CNY",
      lines: [{ day: "2026-08-01", utcOffset: 0, model: "deepseek-flash" }],
    });
    const amount = read(
      `user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount
u,2026-08-02T00:00:00+08:00,2026-08-03T00:00:00+08:00,deepseek-v4-pro,K,sk-***,input_cache_miss_tokens,0.0000045,1000
u,2026-08-02T00:00:00+08:00,2026-08-03T00:00:00+08:00,deepseek-v4-pro,K,sk-***,request_count,,3`,
    );
    expect(amount.lines).toMatchObject([
      { day: "2026-08-02", utcOffset: 480, tokens: { uncached: 1_000 }, requests: 0 },
      { tokens: { uncached: 0 }, requests: 3 },
    ]);
  });

  it("may be the JSON of the vendors' interfaces", () => {
    const usage = read(
      JSON.stringify({
        data: [
          {
            starting_at: "2026-08-01T00:00:00Z",
            ending_at: "2026-08-02T00:00:00Z",
            results: [
              {
                uncached_input_tokens: 1500,
                cache_creation: { ephemeral_1h_input_tokens: 1000, ephemeral_5m_input_tokens: 500 },
                cache_read_input_tokens: 200,
                output_tokens: 500,
                model: "claude-sonnet-4-6",
                api_key_id: null,
              },
            ],
          },
        ],
        has_more: false,
      }),
    );
    expect(usage.lines[0]).toMatchObject({
      day: "2026-08-01",
      tokens: { input: 1_500, cacheWrite5m: 500, cacheWrite1h: 1_000, cacheRead: 200, output: 500 },
    });
    const cents = read(
      JSON.stringify([
        {
          data: [
            {
              starting_at: "2026-08-01T00:00:00Z",
              results: [
                {
                  amount: "123.78912",
                  currency: "USD",
                  cost_type: "tokens",
                  token_type: "output_tokens",
                  model: "claude-sonnet-4-6",
                },
              ],
            },
          ],
        },
      ]),
    );
    expect(cents.lines[0]?.cost).toEqual({ nanos: 1_237_891_200, half: 50, kind: "output" });
    const costs = read(
      JSON.stringify({
        object: "page",
        data: [
          {
            object: "bucket",
            start_time: 1759622400,
            results: [
              { object: "organization.costs.result", amount: { value: 0.06, currency: "usd" }, line_item: null },
            ],
          },
        ],
      }),
    );
    expect(costs).toMatchObject({ vendor: "openai", hasModels: false, lines: [{ day: "2025-10-05" }] });
  });
});

describe("a file that a spreadsheet program saved", () => {
  it.each([
    ["a byte order mark and CRLF", `\uFEFF${claudeHead}\r\n${claudeRow}\r\n`],
    ["semicolons", `${claudeHead}\n${claudeRow}`.replaceAll(",", ";")],
    ["tabs", `${claudeHead}\n${claudeRow}`.replaceAll(",", "\t")],
    ["a title above the header", `Usage of August;;\n\n${`${claudeHead}\n${claudeRow}`.replaceAll(",", ";")}`],
    ["quoted line ends", `${claudeHead}\n${claudeRow.replace("Closer App", '"Closer ""App"",\nnew"')}`],
    ["separators of thousands", `${claudeHead}\n${claudeRow.replace("46981", '"46,981"')}`],
    ["a row with the totals", `${claudeHead}\n${claudeRow}\nTotal,,,,,,46981,15969,0,7,16932,0,,`],
    ["another form of date", `${claudeHead}\n${claudeRow.replace("2026-08-05", "8/5/2026")}`],
  ])("with %s is read alike", (_, text) => {
    const [line, ...others] = read(text).lines;
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      day: "2026-08-05",
      model: "claude-opus-5",
      tokens: { input: 46_981, cacheRead: 7, output: 16_932 },
    });
  });

  it("may have decimal commas", () => {
    const head = "usage_date_utc;model;token_type;cost_usd";
    const costs = (...cells: string[]) =>
      read([head, ...cells.map((cell) => `05.08.2026;Claude Opus 5;output;${cell}`)].join("\n")).lines.map(
        ({ cost }) => cost && [cost.nanos, cost.half],
      );
    expect(costs("1.234,50", "0,07")).toEqual([
      [1_234_500_000_000, 5_000_000],
      [70_000_000, 5_000_000],
    ]);
    expect(costs("1,234.50", "$0.07")[0]).toEqual([1_234_500_000_000, 5_000_000]);
  });

  it("reads days in all their forms", () => {
    for (const text of [
      "2026-08-05",
      "20260805",
      "2026/8/5",
      "5.8.2026",
      "8/5/2026",
      "Aug 5, 2026",
      "5 August 2026",
      "2026年8月5日",
      "1785888000",
      "2026-08-05T23:00:00-07:00",
    ])
      expect(readDay(text)?.day, text).toBe("2026-08-05");
    expect(readDay("5/8/2026", true)?.day).toBe("2026-08-05");
    expect(readDay("2026-08-05T00:00:00+08:00")?.utcOffset).toBe(480);
    for (const text of ["", "soon", "2026-02-31", "13/13/2026"]) expect(readDay(text), text).toBeUndefined();
  });
});

it("a file that cannot be read says why", () => {
  const problems: [string, ReturnType<typeof problemOf>][] = [
    ["", "empty"],
    ["%PDF-1.7 …", "pdf"],
    ["PK\u0003\u0004 … usage.csv", "zip"],
    ["PK\u0003\u0004 … xl/workbook.xml", "spreadsheet"],
    ["<!doctype html><title>Log in</title>", "html"],
    ['{"error": {"message": "no"}}', "unknown"],
    ["{broken", "json"],
    ["hello", "text"],
    ["a,b\n1,2", "unknown"],
    [`${toExportLine(ownRecord)}\n${toExportLine(ownRecord)}`, "ledger"],
    [`[\n${toExportLine(ownRecord)},\n${toExportLine(ownRecord)}\n]`, "ledger"],
    ['{"type":"user","message":{"content":"hi"}}\n{"type":"assistant"}', "unknown"],
    ["id,session_id,timestamp,model,prompt_tokens,completion_tokens\n1,2,3,4,5,6", "ledger"],
    [`${claudeHead.replace("usage_date_utc", "when")}\n${claudeRow}`, "no-day"],
    [claudeHead, "no-rows"],
    ["start_time,end_time,start_time_iso,end_time_iso\n1,2,3,4", "no-rows"],
    [`${claudeHead}\n${claudeRow.replace("2026-08-05", "soon")}`, "days"],
    ["user_id,utc_date,model,wallet_type,cost,currency\nu,20260801,deepseek-flash,Paid,7,EUR", "currency"],
  ];
  for (const [text, problem] of problems) expect(problemOf(text), text).toBe(problem);
  expect(read(`${claudeHead}\n${claudeRow}\n${claudeRow.replace("46981", "many")}`)).toMatchObject({
    unread: 1,
    lines: [{}],
  });
});

describe("several files", () => {
  const usage = (...rows: string[]) => read([claudeHead, ...rows].join("\n"));
  const next = claudeRow.replace("2026-08-05", "2026-08-06");

  it("count each row once, also if exports overlap or were made again later", () => {
    const later = claudeRow.replace("46981", "50000");
    const [joined, ...others] = joinInvoices([usage(claudeRow), usage(claudeRow, next), usage(later)]);
    expect(others).toEqual([]);
    expect(joined?.lines.map(({ day, tokens }) => [day, tokens.input])).toEqual([
      ["2026-08-05", 50_000],
      ["2026-08-06", 46_981],
    ]);
  });

  it("of other keys are added up, and those of other vendors stay apart", () => {
    const activity = read("Date,Slug,Usage,Requests\n2026-05-12,x/y,1.00,3");
    const joined = joinInvoices([usage(claudeRow), usage(claudeRow.replace("Closer App", "Other")), activity]);
    expect(joined.map(({ vendor, lines }) => [vendor, lines.length]).toSorted()).toEqual([
      ["anthropic", 2],
      ["openrouter", 1],
    ]);
  });
});
