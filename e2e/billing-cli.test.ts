// The billing program as it is installed: the built command line and the HTTP interface, over files on disk.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { protocolVersion } from "#contract";
import { localDay, localTimestamp } from "#core/ledger/calendar.ts";

const main = join(import.meta.dirname, "../dist/relay/main.js");
const home = mkdtempSync(join(tmpdir(), "octo-billing-"));
const empty = mkdtempSync(join(tmpdir(), "octo-billing-"));
const day = 24 * 3_600_000;
const offset = -new Date().getTimezoneOffset();
const dates = Array.from({ length: 120 }, (_, i) => localDay(Date.now() - i * day, offset));

/** A line in the published format, as the earlier Octo wrote it. */
const line = (i: number, model: string, at: number) =>
  JSON.stringify({
    id: `call-${i}`,
    session_id: i % 2 ? "session_odd" : "session_even",
    timestamp: localTimestamp(at, offset),
    model,
    prompt_tokens: 1_500,
    completion_tokens: 500,
    cache_read_tokens: 1_000,
    cache_write_tokens: 0,
    cost_usd: 0.0045,
    cost_source: "price",
  });

beforeAll(() => {
  expect(existsSync(main), "run npm run build first").toBe(true);
  mkdirSync(join(home, "billing"));
  const files = new Map<string, string[]>();
  for (let i = 0; i < 600; i++) {
    const at = Date.now() - 1_000 - Math.floor(i / 5) * day;
    const month = localDay(at, offset).slice(0, 7);
    files.set(month, [...(files.get(month) ?? []), line(i, i % 5 ? "claude-sonnet-4.5" : "deepseek-v4-flash", at)]);
  }
  for (const [month, lines] of files)
    writeFileSync(join(home, "billing", `${month}.jsonl`), `${lines.join("\n")}\n{"id":"torn`);
});
afterAll(() => {
  for (const folder of [home, empty]) rmSync(folder, { recursive: true, force: true });
});

/** What the command says about the torn last line of each file. */
const tornNotes = () =>
  [...new Set(dates.map((date) => date.slice(0, 7)))]
    .sort()
    .map(
      (month) => `1 line of ${join(home, "billing", `${month}.jsonl`)} could not be read and is not counted. ${advice}`,
    )
    .join("");
const advice = "“Verify the backup” in Octo's settings tells whether calls are missing.\n";
const certain = { estimated_cost: 0, estimated_requests: 0, unpriced_requests: 0 };

const billing = (args: string[], where?: string) => octo(["billing", ...args], where);

function octo(args: string[], where = home): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, OCTO_HOME: where } });
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

describe("octo-relay billing", () => {
  it("prints the summary with bars", async () => {
    const { code, out, err } = await billing(["--period", "all"]);
    expect({ code, err }).toEqual({ code: 0, err: tornNotes() });
    expect(out).toContain("📊 Billing Summary (all)\n");
    expect(out).toContain("💰 Total Cost: $2.7000\n📝 Total Tokens: 1,200,000\n📥 Prompt Tokens: 900,000\n");
    expect(out).toContain("claude-sonnet-4.5\n  Cost: $2.1600 | Requests: 480\n");
    expect(out.match(/^\d{4}-\d\d-\d\d \$0\.0225 █{24}$/gm)).toHaveLength(7);
  });

  it("answers scripts, by period, days, model, chat and currency", async () => {
    const json = async (...args: string[]) =>
      JSON.parse((await billing(["--json", ...args])).out) as Record<string, unknown>;
    expect(await json("--period", "all", "--model", "deepseek-v4-flash")).toMatchObject({ record_count: 120 });
    expect(await json("--period", "all", "--session", "session_o")).toMatchObject({ record_count: 300 });
    expect(await json("--period", "day", "--currency", "cny")).toMatchObject({
      period: "day",
      currency: "CNY",
      total_cost: 0.152874,
    });
    const { days } = await json("--days", "3");
    expect(days).toEqual(
      dates
        .slice(0, 3)
        .reverse()
        .map((date) => ({ date, cost: 0.0225, tokens: 10_000, requests: 5, ...certain })),
    );
    expect((await billing(["--csv", "--days", "2"])).out).toBe(
      [
        "date,cost,tokens,requests,estimated_cost,estimated_requests,unpriced_requests",
        `${dates[1]},0.022500,10000,5,0.000000,0,0`,
        `${dates[0]},0.022500,10000,5,0.000000,0,0`,
        "",
      ].join("\r\n"),
    );
  });

  it("never shows an estimate as a fact, and names the files it could not read", async () => {
    const month = (dates[0] ?? "").slice(0, 7);
    const path = join(home, "billing", `${month}.jsonl`);
    const before = readFileSync(path);
    const now = Date.now() - 500;
    const estimated = line(700, "guessed", now).replace('"price"', '"estimated"');
    const unpriced = line(701, "unheard-of", now).replace("0.0045", "0").replace('"price"', "null");
    appendFileSync(path, `\n${estimated}\n${unpriced}\nnot a line\n`);
    const { out, err } = await billing(["--period", "day"]);
    expect(out).toContain("💰 Total Cost: at least about $0.0270\n");
    expect(out).toContain("≈ Estimated: 1 ($0.0045)\n❔ Without a known price: 1\n");
    expect(out).toContain("guessed\n  Cost: about $0.0045 | Requests: 1\n");
    expect(err).toContain(`2 lines of ${path} could not be read and are not counted. ${advice}`);
    const json = JSON.parse((await billing(["--period", "day", "--json"])).out) as Record<string, unknown>;
    const sums = { estimated_cost: 0.0045, estimated_requests: 1, unpriced_requests: 1 };
    const files = json["unread_lines_by_file"] as Record<string, number>;
    expect(json).toMatchObject({ ...sums, by_day_certainty: { [String(dates[0])]: sums } });
    expect(json).toMatchObject({ by_model: { "unheard-of": { cost: 0, unpriced_requests: 1 } } });
    expect(files[`${month}.jsonl`]).toBe(2);
    expect(json["unread_lines"]).toBe(Object.values(files).reduce((sum, lines) => sum + lines, 0));
    expect((await billing(["--csv", "--days", "1"])).out).toContain(`,7,0.004500,1,1\r\n`);
    writeFileSync(path, before);
  });

  it("counts months that were deleted in the app, and says so on stderr", async () => {
    const month = (dates[0] ?? "").slice(0, 7);
    const path = join(home, "billing", `${month}.jsonl`);
    const before = readFileSync(path);
    const removed = { month, at: 1, calls: 9, cost_nanos: 1, by: "person", away: 9 };
    appendFileSync(path, `\n${JSON.stringify({ id: `removed:${month}:1:9`, timestamp: "", removed })}\n`);
    const { code, out, err } = await billing(["--period", "all"]);
    expect({ code, err }).toEqual({
      code: 0,
      err: `1 month that was deleted in Octo is counted, since the backup keeps the calls: ${month}.\n${tornNotes()}`,
    });
    expect(out).toContain("💰 Total Cost: $2.7000\n");
    const json = JSON.parse((await billing(["--json"])).out) as object;
    expect(json).toMatchObject({ deleted_months_counted: [month] });
    writeFileSync(path, before);
  });

  it("counts on days of this computer, or on the day of the place where each call was made", async () => {
    const folder = mkdtempSync(join(tmpdir(), "octo-billing-"));
    mkdirSync(join(folder, "billing"));
    const made = (i: number, timestamp: string) =>
      line(i, "m", 0).replace(/"timestamp":"[^"]*"/, `"timestamp":"${timestamp}"`);
    // For each place on earth, one of these two is made on another day than here.
    const [west, east] = ["2026-05-10T23:00:00-12:00", "2026-05-11T00:30:00+14:00"];
    writeFileSync(join(folder, "billing", "2026-05.jsonl"), `${made(1, west!)}\n${made(2, east!)}\n`);
    const daysOf = async (...more: string[]) =>
      Object.keys(
        (JSON.parse((await billing(["--json", "--period", "all", ...more], folder)).out) as { by_day: object }).by_day,
      );
    const here = [west, east]
      .map((text) => Date.parse(text!))
      .map((at) => localDay(at, -new Date(at).getTimezoneOffset()));
    expect(await daysOf()).toEqual([...new Set(here)].toSorted().reverse());
    expect(here).not.toEqual(["2026-05-10", "2026-05-11"]);
    expect(await daysOf("--own-days")).toEqual(["2026-05-11", "2026-05-10"]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("says what is wrong with the arguments, and when there are no files yet", async () => {
    expect(await billing(["--period", "decade"])).toMatchObject({ code: 2, out: "" });
    expect((await billing(["--currency", "XYZ"])).err).toContain("There is no rate for “XYZ”");
    expect((await billing(["--days", "none"])).code).toBe(2);
    const none = await billing([], empty);
    expect(none).toMatchObject({ code: 0, out: "" });
    expect(none.err).toContain("There is no backup of a ledger");
    expect(JSON.parse((await billing(["--json"], empty)).out)).toMatchObject({ total_cost: 0, record_count: 0 });
  });
});

describe("GET /api/billing", () => {
  let port = 0;
  let token = "";
  const relay = { stop: () => undefined as unknown };
  let ask: (call: string, input: object) => Promise<Record<string, unknown>>;
  beforeAll(async () => {
    port = 20_000 + Math.floor(Math.random() * 20_000);
    const child = spawn(process.execPath, [main, "--no-open", "--port", String(port)], {
      env: { ...process.env, OCTO_HOME: home },
    });
    relay.stop = () => child.kill();
    const pairing = await new Promise<string>((resolve) => {
      let said = "";
      child.stdout.on("data", (data: Buffer) => {
        said += data.toString();
        const found = /#pair=([\w-]+)\s/.exec(said)?.[1];
        if (found) resolve(found);
      });
    });
    const ws = new WebSocket(`ws://localhost:${port}/rpc`, { origin: `http://localhost:${port}` });
    await new Promise((open) => ws.once("open", open));
    let id = 0;
    ask = async (call, input) => {
      ws.send(JSON.stringify({ id: ++id, call, input }));
      const answer = await new Promise<string>((heard) => ws.once("message", (data) => heard(String(data))));
      return (JSON.parse(answer) as { output: Record<string, unknown> }).output;
    };
    token = String((await ask("relay.pair", { pairing, name: "browser" })).token);
    await ask("relay.hello", { token, protocol: protocolVersion });
  });
  afterAll(() => relay.stop());

  const get = (path: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }, method = "GET") =>
    new Promise<{ status: number | undefined; body: Record<string, unknown> }>((resolve, reject) => {
      const asked = request({
        host: "127.0.0.1",
        port,
        path,
        method,
        headers: { host: `localhost:${port}`, ...headers },
      });
      asked.on("error", reject).on("response", (response) => {
        let text = "";
        response.on("data", (data: Buffer) => (text += data.toString()));
        response.on("end", () =>
          resolve({ status: response.statusCode, body: text.startsWith("{") ? (JSON.parse(text) as never) : {} }),
        );
      });
      asked.end();
    });

  it("summary: the totals of a period, by default of this month", async () => {
    const { status, body } = await get("/api/billing/summary?period=all");
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(
      "period from to total_cost total_tokens prompt_tokens completion_tokens cache_read_tokens cache_write_tokens by_model by_day record_count estimated_cost estimated_requests unpriced_requests by_day_certainty unsent_attempts unread_lines unread_lines_by_file".split(
        " ",
      ),
    );
    expect(body).toMatchObject({ period: "all", total_cost: 2.7, record_count: 600 });
    for (const query of ["", "?period=decade"])
      expect((await get(`/api/billing/summary${query}`)).body).toMatchObject({ period: "month" });
  });

  it("daily: thirty days by default, ninety at most", async () => {
    const days = async (query: string) => (await get(`/api/billing/daily${query}`)).body["days"] as unknown[];
    expect(await days("")).toHaveLength(30);
    expect(await days("?days=1000")).toHaveLength(90);
    expect(await days("?days=many")).toHaveLength(30);
    expect(await days("?days=1")).toEqual([{ date: dates[0], cost: 0.0225, tokens: 10_000, requests: 5, ...certain }]);
  });

  it("records: a hundred by default, five hundred at most, newest first, filtered by model or chat", async () => {
    const records = async (query: string) => {
      const { body } = await get(`/api/billing/records${query}`);
      const found = body["records"] as Record<string, unknown>[];
      expect(body["count"]).toBe(found.length);
      return found;
    };
    expect(await records("")).toHaveLength(100);
    expect(await records("?limit=9999")).toHaveLength(500);
    expect((await records("?limit=7")).map(({ timestamp }) => String(timestamp).slice(0, 10))).toEqual(
      [0, 0, 0, 0, 0, 1, 1].map((i) => dates[i]),
    );
    const some = await records("?model=deepseek-v4-flash&session_id=session_odd&limit=500");
    expect(some).toHaveLength(60);
    expect(some[0]).toEqual(JSON.parse(line(5, "deepseek-v4-flash", Date.parse(String(some[0]?.["timestamp"])))));
  });

  it("answers only with a device token, and only at the addresses of this machine", async () => {
    expect((await get("/api/billing/summary", {})).status).toBe(401);
    expect((await get("/api/billing/summary", { authorization: "Bearer wrong" })).status).toBe(401);
    const bearer = { authorization: `Bearer ${token}` };
    expect((await get("/api/billing/summary", { ...bearer, host: "evil.example" })).status).toBe(403);
    expect((await get("/api/billing/summary", { ...bearer, origin: "https://evil.example" })).status).toBe(403);
    expect((await get("/api/billing/nonsense")).status).toBe(404);
    expect((await get("/api/billing/summary", bearer, "DELETE")).body).toEqual({});
  });

  it("accepts a token made by octo-relay token while it runs, at once and until it is revoked", async () => {
    const made = await octo(["token", "--name", "nightly report"]);
    expect(made.code).toBe(0);
    expect(made.out).toMatch(/^[\w-]{32}\n$/);
    expect(made.err).toContain("Authorization: Bearer");
    expect(made.err).not.toContain(made.out.trim());
    const bearer = { authorization: `Bearer ${made.out.trim()}` };
    expect((await get("/api/billing/summary?period=all", bearer)).body).toMatchObject({ record_count: 600 });
    // A device token that was never used is also listed.
    expect((await octo(["token"])).code).toBe(0);
    const listed = async () => (await ask("devices.list", {})).devices as { id: string; name: string }[];
    const devices = await listed();
    expect(devices.map(({ name }) => name)).toEqual(["browser", "nightly report", "script"]);
    await ask("devices.revoke", { id: devices[1]?.id });
    expect((await get("/api/billing/summary", bearer)).status).toBe(401);
    expect((await octo(["token", "--name", "another"])).code).toBe(0);
    expect((await listed()).map(({ name }) => name)).toEqual(["browser", "script", "another"]);
    expect((await get("/api/billing/summary", bearer)).status).toBe(401);
    expect((await get("/api/billing/summary")).status).toBe(200);
  });

  it("makes a token before any relay runs, and refuses an invalid name", async () => {
    const folder = join(empty, "fresh");
    expect((await octo(["token"], folder)).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, "relay.json"), "utf8"))).toMatchObject({
      devices: [{ name: "script" }],
    });
    for (const args of [
      ["--name", ""],
      ["--name", "x".repeat(81)],
      ["--nam", "x"],
    ])
      expect(await octo(["token", ...args], folder)).toMatchObject({ code: 2, out: "" });
    expect((await octo(["token", "--help"])).out).toContain("octo-relay token [--name NAME]");
  });
});
