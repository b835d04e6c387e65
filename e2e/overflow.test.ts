import { describe, expect, it } from "vitest";
import type { ModelRequestSeen, Step } from "./fakes/model-server.ts";
import { googleError } from "./fakes/strict-vendors.ts";
import { chatAccount } from "./support/chat-stream.ts";
import { call, octoPerTest } from "./support/each-octo.ts";

const start = octoPerTest();
const tokensIn = ({ raw }: ModelRequestSeen) => Math.ceil(raw.length / 4);

/** llama.cpp, with a window of `n_ctx` tokens. It counts what it gets, whatever Octo estimates. */
const llama = (n_ctx: number, refuse: (tokens: number) => Step, answer: (n: number) => Step) => {
  let answers = 0;
  return (request: ModelRequestSeen): Step => {
    const tokens = tokensIn(request);
    return tokens > n_ctx ? refuse(tokens) : { ...answer(answers++), usage: { input: tokens } };
  };
};

const words = (tokens: number, n_ctx: number) =>
  `request (${tokens} tokens) exceeds the available context size (${n_ctx} tokens), try increasing it`;
const status = (code: number, error: object): Step => ({ fault: { kind: "status", status: code, body: { error } } });
const inside = (body: string): Step => ({ bytes: body });

describe("a conversation that is longer than a local server's window", () => {
  const n_ctx = 7_000;
  const type = "exceed_context_size_error";

  it.each<[string, (tokens: number) => Step]>([
    [
      "with numbers",
      (tokens) => status(400, { code: 400, message: words(tokens, n_ctx), type, n_prompt_tokens: tokens, n_ctx }),
    ],
    [
      "without numbers",
      () =>
        status(400, {
          code: 400,
          message:
            "the request exceeds the available context size. try increasing the context size or enable context shift",
          type: "invalid_request_error",
        }),
    ],
    ["with code 500", (tokens) => status(500, { code: 500, message: words(tokens, n_ctx), type: "server_error" })],
    [
      "with 500 and no numbers",
      () => status(500, { code: 500, message: "Context size has been exceeded.", type: "server_error" }),
    ],
    [
      "inside a 200",
      () =>
        inside(`data: {"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}\n\n`),
    ],
    [
      "inside a 200, in a field of its own",
      () => inside(`error: {"code":400,"message":"${words(33_056, n_ctx)}","type":"${type}"}\n\n`),
    ],
    [
      "in LM Studio's words",
      () =>
        inside(
          `event: error\ndata: {"error":{"message":"Trying to keep the first 14234 tokens when context the overflows. However, the model is loaded with context length of only ${n_ctx} tokens, which is not enough."}}\n\ndata: [DONE]\n\n`,
        ),
    ],
    [
      "as Ollama says it",
      () =>
        status(400, {
          message: "the input length exceeds the context length",
          type: "invalid_request_error",
          param: null,
          code: null,
        }),
    ],
  ])("makes room and the turn goes on: %s", async (_, refuse) => {
    const octo = await start({
      ...chatAccount("qwen3-coder"),
      files: Object.fromEntries(["a", "b", "c", "d"].map((name) => [`${name}.txt`, `${name} line\n`.repeat(1_900)])),
      script: llama(n_ctx, refuse, (n) =>
        n < 4 ? { calls: [call("read_file", { path: `${"abcd"[n]}.txt` }, `call_${n}`)] } : { say: "All read." },
      ),
    });
    expect(await octo.turn("read all")).toMatchObject({ reason: "done" });
    const { observedWindow } = await octo.state();
    expect(observedWindow?.tokens).toBeLessThanOrEqual(n_ctx * 1.2);
    const failed = (await octo.octo.stores.ledger.records({})).filter(({ outcome }) => outcome === "failed");
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(4);
    expect(failed.every(({ costNanos }) => !costNanos)).toBe(true);
  });
});

it("a server that counts the answer too gets a shorter one", async () => {
  const window = 8_192;
  const octo = await start({
    ...chatAccount("any-model"),
    script: (request): Step => {
      const asked = Number(request.body["max_tokens"]);
      const tokens = tokensIn(request);
      if (asked + tokens <= window) return { say: "It fits.", usage: { input: tokens } };
      return status(400, {
        object: "error",
        message: `'max_tokens' or 'max_completion_tokens' is too large: ${asked}. This model's maximum context length is ${window} tokens and your request has ${tokens} input tokens (${asked} > ${window} - ${tokens}). None`,
        type: "BadRequestError",
        param: null,
        code: 400,
      });
    },
  });
  expect((await octo.turn("hello")).reason).toBe("done");
  expect(octo.vendor.count()).toBe(2);
  expect((await octo.turn("and again")).reason).toBe("done");
  expect(octo.vendor.count()).toBe(3);
});

it("a wrong key that Google tells as a 400 in a list is a wrong key", async () => {
  const octo = await start({
    ...chatAccount("gemini-3.8-flash", "google"),
    script: [googleError("API key not valid. Please pass a valid API key.")],
  });
  expect(await octo.turn("hello")).toMatchObject({
    reason: "failed",
    error: { kind: "auth", message: expect.stringContaining("did not accept the key") },
  });
  expect(octo.vendor.count()).toBe(1);
});

it("a gateway's refusal is read in the words of the vendor behind it", async () => {
  const raw = JSON.stringify({
    error: { message: "This model's maximum context length is 65536 tokens.", code: "context_length_exceeded" },
  });
  const octo = await start({
    ...chatAccount("deepseek/deepseek-v4"),
    script: [
      status(400, { message: "Provider returned error", code: 400, metadata: { raw, provider_name: "DeepSeek" } }),
    ],
  });
  expect(await octo.turn("hello")).toMatchObject({ error: { kind: "too-long", window: 65_536 } });
});
