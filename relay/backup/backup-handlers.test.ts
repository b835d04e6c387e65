import { appendFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { startTestRelay, type TestClient, type TestRelay } from "../relay.suite.ts";

let relay: TestRelay;
let client: TestClient;
let month: string;
let log: string;
beforeEach(async () => {
  relay = await startTestRelay();
  client = await relay.client();
  month = join(relay.config.home, "billing/2026-05.jsonl");
  log = join(relay.config.home, "sessions/session_1.jsonl");
  return () => relay.close();
});

const call = (id: string) => JSON.stringify({ id, cost_nanos: 1 });
const event = (seq: number, type = "user.said") => JSON.stringify({ seq, type });
const bill = (...lines: string[]) => client.call("backup.append", { book: "billing", month: "2026-05", lines });
const tell = (from: number, ...lines: string[]) =>
  client.call("backup.append", { book: "sessions", sessionId: "session_1", from, lines });
const linesOf = async (path: string) => (await readFile(path, "utf8")).split("\n");
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const lay = async (text: string) => {
  await mkdir(join(month, ".."), { recursive: true });
  await writeFile(month, text);
};

describe("the ledger's backup", () => {
  it("has each record once, in a file that only its owner may read", async () => {
    expect(await bill(call("a"), call("b"), call("a"))).toEqual({ added: 2, last: 0 });
    expect(await bill(call("b"), call("c"))).toEqual({ added: 1, last: 0 });
    expect(await linesOf(month)).toEqual([call("a"), call("b"), call("c"), ""]);
    expect([await modeOf(month), await modeOf(join(month, ".."))]).toEqual([0o600, 0o700]);
  });

  it("takes the line of an amended record once more for each amendment", async () => {
    const amended = (n: number) => JSON.stringify({ id: "a", cost_nanos: 1 + n, amended: n });
    expect(await bill(call("a"))).toMatchObject({ added: 1 });
    expect(await bill(amended(1), call("a"))).toMatchObject({ added: 1 });
    expect(await bill(amended(1), amended(2))).toMatchObject({ added: 1 });
    expect(await linesOf(month)).toEqual([call("a"), amended(1), amended(2), ""]);
  });

  it("leaves a partial line as it is and appends complete lines after it", async () => {
    await lay(`${call("a")}\n${call("b").slice(0, 8)}`);
    expect(await bill(call("a"), call("b"))).toMatchObject({ added: 1 });
    expect(await linesOf(month)).toEqual([call("a"), call("b").slice(0, 8), call("b"), ""]);
  });

  it("reads a complete last line without a newline", async () => {
    await lay(call("a"));
    expect(await bill(call("a"), call("b"))).toMatchObject({ added: 1 });
    expect(await linesOf(month)).toEqual([call("a"), call("b"), ""]);
  });

  it("neither changes nor repeats lines of the earlier Octo", async () => {
    const ruby = '{"id":"abc","prompt_tokens":1,"completion_tokens":1}';
    await lay(`${ruby}\nno line at all\n`);
    expect(await bill(call("octo-ruby:abc"), call("abc"))).toMatchObject({ added: 1 });
    expect(await linesOf(month)).toEqual([ruby, "no line at all", call("abc"), ""]);
  });

  it("notices lines of other programs, and a replaced file", async () => {
    await bill(call("a"));
    await appendFile(month, `${call("b")}\n`);
    expect(await bill(call("a"), call("b"), call("c"))).toMatchObject({ added: 1 });
    await writeFile(month, "");
    expect(await bill(call("a"))).toMatchObject({ added: 1 });
    expect(await linesOf(month)).toEqual([call("a"), ""]);
  });

  it("keeps records of two browsers that write at once", async () => {
    const other = await relay.client("other");
    const ids = Array.from({ length: 50 }, (_, i) => call(`id-${i}`));
    const through = (one: TestClient, lines: string[]) =>
      one.call("backup.append", { book: "billing", month: "2026-05", lines });
    await Promise.all(ids.map((line, i) => through(i % 2 ? client : other, [line, ids[(i + 1) % 50] ?? line])));
    const lines = await linesOf(month);
    expect(lines.length).toBe(51);
    expect(new Set(lines)).toEqual(new Set([...ids, ""]));
  });

  it("refuses names that lead elsewhere", async () => {
    for (const name of ["../2026-05", "2026-13", "2026-5", "2026-05/..", ""])
      await expect(client.call("backup.append", { book: "billing", month: name, lines: [] })).rejects.toMatchObject({
        code: "bad-input",
      });
    for (const sessionId of ["../a", "a/b", ".a", "a.b", ""])
      await expect(client.call("backup.read", { book: "sessions", sessionId, at: 0 })).rejects.toMatchObject({
        code: "bad-input",
      });
    await expect(bill(`${call("a")}\n${call("b")}`)).rejects.toMatchObject({ code: "bad-input" });
  });
});

describe("the chats' backup", () => {
  it("has each event once, in order", async () => {
    expect(await tell(1, event(1), event(2))).toEqual({ added: 0, last: 2 });
    expect(await tell(2, event(2), event(3))).toEqual({ added: 0, last: 3 });
    expect(await tell(3, event(3))).toEqual({ added: 0, last: 3 });
    expect(await linesOf(log)).toEqual([event(1), event(2), event(3), ""]);
    expect(await modeOf(log)).toBe(0o600);
  });

  it("reports the last event when some are missing", async () => {
    await tell(1, event(1));
    expect(await tell(5, event(5))).toEqual({ added: 0, last: 1 });
    expect(await linesOf(log)).toEqual([event(1), ""]);
    await expect(tell(2, event(3))).rejects.toMatchObject({ code: "bad-input" });
  });

  it("continues after a partial line with the event that it lacks", async () => {
    await tell(1, event(1));
    await appendFile(log, event(2).slice(0, 7));
    expect(await tell(2, event(2))).toMatchObject({ last: 2 });
    expect(await linesOf(log)).toEqual([event(1), event(2).slice(0, 7), event(2), ""]);
  });

  it("follows one of two browsers that continue the same chat", async () => {
    await tell(1, event(1), event(2));
    await expect(tell(2, event(2, "turn.ended"))).rejects.toMatchObject({ code: "conflict" });
    expect(await linesOf(log)).toEqual([event(1), event(2), ""]);
  });
});

it("is listed and read in pieces", async () => {
  const empty = await client.call("backup.list", {});
  expect(empty).toEqual({ home: relay.config.home, months: [], sessions: [] });
  const long = JSON.stringify({ id: "long", cost_nanos: 1, text: "é".repeat(90_000) });
  for (let i = 0; i < 8; i++) await bill(long.replace("long", `long-${i}`));
  await tell(1, event(1));
  const { size } = await stat(month);
  expect(await client.call("backup.list", {})).toMatchObject({
    months: [{ name: "2026-05", bytes: size }],
    sessions: [{ name: "session_1" }],
  });

  const pieces: Buffer[] = [];
  for (let at = 0, done = false; !done; ) {
    const piece = await client.call("backup.read", { book: "billing", month: "2026-05", at });
    pieces.push(Buffer.from(piece.base64, "base64"));
    ({ next: at, done } = piece);
  }
  expect(pieces.length).toBe(2);
  expect(Buffer.concat(pieces).equals(await readFile(month))).toBe(true);
  await expect(client.call("backup.read", { book: "billing", month: "2026-06", at: 0 })).rejects.toMatchObject({
    code: "not-found",
  });
});
