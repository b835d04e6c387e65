// `octo-relay run` as installed: the built program, a real folder, a scripted vendor.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ModelServer, startModelServer } from "./fakes/model-server.ts";

const main = join(import.meta.dirname, "../dist/relay/main.js");
let vendor: ModelServer;
let folder: string;

beforeEach(async () => {
  expect(existsSync(main), "run npm run build first").toBe(true);
  vendor = await startModelServer({ script: [] });
  folder = mkdtempSync(join(tmpdir(), "octo-run-"));
});
afterEach(() => vendor.close());

function run(
  args: string[],
  env: Record<string, string> = {},
  begun?: (child: ChildProcess) => void,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const { ANTHROPIC_API_KEY: _, OPENAI_API_KEY: __, ...rest } = process.env;
    const ours = {
      ANTHROPIC_API_KEY: "sk-secret-key-123",
      ANTHROPIC_BASE_URL: vendor.url,
      OCTO_HOME: join(folder, ".home"),
    };
    const child = spawn(process.execPath, [main, "run", ...args], { cwd: folder, env: { ...rest, ...ours, ...env } });
    begun?.(child);
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => (out += data.toString()));
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    child.stdin.end();
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

const ledger = () => {
  const [month] = readdirSync(join(folder, ".home/billing"));
  return readFileSync(join(folder, ".home/billing", month ?? ""), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe("octo-relay run", () => {
  it("works on the folder, prints the answer and keeps the ledger", async () => {
    writeFileSync(join(folder, "a.txt"), "hello\n");
    vendor.play([
      {
        calls: [
          { name: "edit_file", input: { path: "a.txt" } },
          { name: "read_file", input: { path: "a.txt" } },
        ],
      },
      { say: "It says hello." },
    ]);
    const { code, out, err } = await run(["What does a.txt say?"]);
    expect({ code, out, err }).toEqual({ code: 0, out: "It says hello.\n", err: "" });
    expect(JSON.stringify(vendor.requests[1]?.body.messages)).toContain("hello");
    expect(ledger().map(({ outcome, cost_source }) => [outcome, cost_source])).toEqual([
      ["ok", "price"],
      ["ok", "price"],
    ]);
    expect(JSON.stringify(ledger())).not.toContain("sk-secret");
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("keeps the record of a call that %s cuts off", async (signal) => {
    vendor.play([{ say: "One two three.", fault: { kind: "stall", frames: 3 } }]);
    const { out } = await run(["hello", "--json"], {}, (child) => {
      child.stdout?.on("data", (data: Buffer) => {
        if (data.includes("model.started")) setTimeout(() => child.kill(signal), 600);
      });
    });
    expect(out).toContain('"stopped"');
    expect(ledger()).toMatchObject([{ outcome: "stopped", usage_source: "estimated" }]);
  });

  it("does not read the folder's rules, says so, and follows them with --rules", async () => {
    writeFileSync(join(folder, "AGENTS.md"), "Answer in rhymes.\n");
    vendor.play([{ say: "One." }, { say: "Two." }]);
    const without = await run(["hello"]);
    expect(without).toMatchObject({ code: 0, out: "One.\n" });
    expect(without.err).toBe(
      "octo: AGENTS.md was not read: nobody can be asked about it. To follow its rules, run with --rules.\n",
    );
    expect(JSON.stringify(vendor.requests[0]?.body)).not.toContain("rhymes");
    const followed = await run(["hello", "--rules"]);
    expect(followed).toMatchObject({ code: 0, out: "Two.\n", err: "octo: The rules in AGENTS.md are followed.\n" });
    expect(JSON.stringify(vendor.requests[1]?.body.system)).toContain("Answer in rhymes.");
  });

  it("sends no secret as rules, even with --rules", async () => {
    writeFileSync(join(folder, ".env"), "KEY=SECRET-WORD\n");
    symlinkSync(".env", join(folder, "AGENTS.md"));
    vendor.play([{ say: "One." }]);
    const { code, err } = await run(["hello", "--rules"]);
    expect(code).toBe(0);
    expect(err).toBe("octo: AGENTS.md was not read: it may hold a secret.\n");
    expect(JSON.stringify(vendor.requests[0]?.body)).not.toContain("SECRET-WORD");
  });

  it("C-149 W-100 prints every event as a line of JSON, including tool results and the requests that contain them", async () => {
    vendor.play([{ calls: [{ name: "terminal", input: { command: "echo $((6*7))" } }] }, { say: "42" }]);
    const { code, out } = await run(["compute", "--json", "--mode", "auto"]);
    expect(code).toBe(0);
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; result?: { outcome: string } });
    expect(events.find(({ type }) => type === "tool.ended")?.result?.outcome).toBe("ok");
    expect(events.at(-1)?.type).toBe("turn.ended");
    expect(JSON.stringify(vendor.requests[1]?.body.messages)).toContain('"content":"42"');
    expect(out).not.toContain("sk-secret");
  });

  it("C-026 refuses an unknown mode, a missing key and a missing prompt before any request", async () => {
    expect(await run(["x", "--mode", "yolo"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/Unknown mode "yolo".*ask, auto/),
    });
    expect(await run([])).toMatchObject({ code: 2, err: expect.stringMatching(/octo-relay run "prompt"/) });
    expect(await run(["x"], { ANTHROPIC_API_KEY: "" })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/ANTHROPIC_API_KEY/),
    });
    expect(vendor.count()).toBe(0);
  });

  it("W-101 fails at once with the reason when the folder is missing", async () => {
    const { code, err } = await run(["x", "--folder", "nowhere"]);
    expect(code).toBe(1);
    expect(err).toMatch(/no such|not exist|not found/i);
    expect(vendor.count()).toBe(0);
  });

  it("fails when the vendor refuses, and reports it without the key", async () => {
    vendor.play([
      { fault: { kind: "status", status: 401, body: { error: { message: "bad key sk-secret-key-123" } } } },
    ]);
    const { code, out, err } = await run(["x"]);
    expect(code).toBe(1);
    expect(err).toMatch(/did not accept the key/);
    expect(out + err).not.toContain("sk-secret");
    expect(ledger()).toMatchObject([{ outcome: "failed", cost_usd: 0 }]);
  });

  it("refuses what no rule allows when nobody can be asked", async () => {
    vendor.play([
      { calls: [{ name: "terminal", input: { command: "touch made" } }] },
      { say: "I was not allowed to." },
    ]);
    const { code } = await run(["make a file"]);
    expect(code).toBe(0);
    expect(existsSync(join(folder, "made"))).toBe(false);
  });

  it("counts only calls that ran, and names a write outside the folder", async () => {
    vendor.play([
      {
        calls: [
          { name: "write_file", input: { path: "/outside-of-it.txt", content: "x" } },
          { name: "made_up", input: {} },
          { name: "read_file", input: { path: "missing.txt" } },
        ],
      },
      { say: "No." },
    ]);
    const { err } = await run(["write", "--mode", "unattended"]);
    expect(err).toMatch(
      /Not allowed: write_file \/outside-of-it.txt\. Other calls that ran: \d+\. Calls that failed: 2\./,
    );
  });

  it("tells the vendor's own words", async () => {
    const message = "registry.ollama.ai/library/gemma does not support tools";
    vendor.play([{ fault: { kind: "status", status: 400, body: { error: { message } } } }]);
    const { code, err } = await run(["x"]);
    expect(code).toBe(1);
    expect(err).toContain(`In the vendor's words: ${message}\n`);
  });

  it("fails with words when the vendor withholds the answer", async () => {
    vendor.play([{ say: "First", stop: "refusal" }]);
    const { code, err } = await run(["x"]);
    expect(code).toBe(1);
    expect(err).toMatch(/withheld the answer/);
  });

  it.each(["auto", "ask", "unattended"])(
    "tells the model that nobody can be asked, goes on, and says at the end what was not done (--mode %s)",
    async (mode) => {
      vendor.play([
        {
          calls: [
            { name: "terminal", input: { command: "git push origin main" } },
            { name: "ask_user", input: { question: "May I?" } },
            { name: "list_files", input: {} },
          ],
        },
        { say: "I was not allowed to." },
      ]);
      const { code, out, err } = await run(["make a file", "--mode", mode]);
      expect({ code, out }).toEqual({ code: 0, out: "I was not allowed to.\n" });
      expect(err).toBe(
        "octo: Not allowed: terminal git push origin main. Other calls that ran: 2. Calls that failed: 1.\n",
      );
      const told = JSON.stringify(vendor.requests[1]?.body.messages);
      expect(told).toMatch(/Nobody is there to ask/);
      expect(told).toMatch(/Nobody answered/);
    },
  );

  it("prints none of a vendor library's warnings, whatever the model", async () => {
    for (const model of ["claude-3-opus-20240229", "claude-opus-4-20250514", "claude-2.1"]) {
      vendor.play([{ say: "hi" }]);
      expect(await run(["hello", "--model", model])).toEqual({ code: 0, out: "hi\n", err: "" });
    }
  });

  it("uses OpenAI's protocol with its variables", async () => {
    vendor.play([{ say: "hi" }]);
    const env = { ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "k", OPENAI_BASE_URL: `${vendor.url}/v1` };
    expect(await run(["hello", "--model", "gpt-5.5"], env)).toMatchObject({ code: 0, out: "hi\n" });
    expect(vendor.requests[0]).toMatchObject({ protocol: "openai", body: { model: "gpt-5.5" } });
  });

  it("signs requests to AWS Bedrock, which it recognises by the model name", async () => {
    const [id, secret] = ["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"];
    const bedrock = await startModelServer({ script: [{ say: "signed" }], awsSecrets: { [id]: secret } });
    const env = {
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
    };
    const { code, out } = await run(["hello", "--model", "eu.anthropic.claude-sonnet-4-6"], env);
    expect({ code, out }).toEqual({ code: 0, out: "signed\n" });
    expect(bedrock.requests[0]?.path).toBe("/model/eu.anthropic.claude-sonnet-4-6/converse-stream");
    expect(vendor.count(), "although there is a key for it").toBe(0);
    await bedrock.close();
  });

  it("uses a Bedrock API key when no other key is set", async () => {
    vendor.play([{ say: "hi" }]);
    const env = {
      ANTHROPIC_API_KEY: "",
      AWS_BEARER_TOKEN_BEDROCK: "ABSKtest",
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: vendor.url,
    };
    expect(await run(["hello"], env)).toMatchObject({ code: 0, out: "hi\n" });
    expect(vendor.requests[0]).toMatchObject({ protocol: "bedrock", headers: { authorization: "Bearer ABSKtest" } });
  });
});
