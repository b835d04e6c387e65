import { describe, expect, it } from "vitest";
import { errorFromRefusal, retryAfter } from "./model-errors.ts";
import { saysTooLong } from "./overflow.ts";
import { redact } from "./calls/redact.ts";

const kindOf = (status: number, text: string, type?: string) =>
  errorFromRefusal({ status, text, ...(type && { type }) }, "").kind;

describe("a conversation that is too long", () => {
  it.each([
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.",
    "context_length_exceeded",
    "prompt is too long: 210044 tokens > 200000 maximum",
    "input length and `max_tokens` exceed context limit: 199000 + 20000 > 200000",
    "Input is too long for requested model.",
    "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 98304]",
    "The input exceeds the model's maximum input length, parameter=input_tokens",
    "Please reduce the length of the messages or completion.",
    "Your request exceeds the maximum context size of this gateway",
    "THIS MODEL'S MAXIMUM CONTEXT LENGTH IS 65536 TOKENS",
    "Your request exceeded model token limit: please reduce the length of your input",
  ])("C-040 is recognised: %s", (text) => {
    expect(saysTooLong(text)).toBe(true);
    expect(kindOf(400, text)).toBe("too-long");
  });

  it.each([
    "invalid auth token",
    "messages.1.content.0.tool_use.input: Input should be a valid dictionary",
    "messages: roles must be present",
    "temperature: range: 0..1",
    "file path is too long",
  ])("C-040 is not meant by: %s", (text) => {
    expect(saysTooLong(text)).toBe(false);
    expect(kindOf(400, text)).toBe("bad-request");
  });

  it.each([401, 429, 500])("C-040 is never meant by status %i", (status) => {
    expect(kindOf(status, "prompt is too long")).not.toBe("too-long");
  });
});

describe("a window that is exceeded", () => {
  const of = (text: string, status?: number) => {
    const { kind, window } = errorFromRefusal({ ...(status && { status }), text }, "");
    return { kind, window };
  };

  it.each<[string, number | undefined, number[]]>([
    ["request (33056 tokens) exceeds the available context size (32768 tokens), try increasing it", 32_768, [400, 500]],
    [
      "the request exceeds the available context size. try increasing the context size or enable context shift",
      undefined,
      [400, 500],
    ],
    ["Context size has been exceeded.", undefined, [500]],
    [
      "Trying to keep the first 10240 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough. Try to load the model with a larger context length, or provide a shorter input",
      4_096,
      [400, 500],
    ],
    [
      "The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 14234>= n_ctx: 4096). Try to load the model with a larger context length",
      4_096,
      [400],
    ],
    ["Cannot truncate prompt with n_keep (8000) >= n_ctx (4096)", 4_096, [400, 500]],
    ["the input length exceeds the context length", undefined, [400, 500]],
    ["prompt too long; exceeded max context length by 1234 tokens", undefined, [400, 500]],
    [
      "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (8000 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.",
      8_192,
      [400],
    ],
    [
      "'max_tokens' or 'max_completion_tokens' is too large: 32000. This model's maximum context length is 32768 tokens and your request has 5000 input tokens (32000 > 32768 - 5000). (parameter=max_tokens, value=32000)",
      32_768,
      [400],
    ],
    [
      "You passed 40000 input tokens and requested 1000 output tokens. However, the model's context length is only 32768 tokens, resulting in a maximum input length of 31768 tokens. Please reduce the length of the input prompt. (parameter=input_tokens, value=40000)",
      32_768,
      [400],
    ],
    [
      "The decoder prompt (length 40000) is longer than the maximum model length of 32768. Make sure that `max_model_len` is no smaller than the number of text tokens.",
      32_768,
      [400],
    ],
    ["The input (40000 tokens) is longer than the model's context length (32768 tokens).", 32_768, [400]],
    [
      "Requested token count exceeds the model's maximum context length of 32768 tokens. You requested a total of 40000 tokens: 39000 tokens from the input messages and 1000 tokens for the completion.",
      32_768,
      [400],
    ],
    [
      "Input length (40000 tokens) exceeds the maximum allowed length (32767 tokens). Use a shorter input or enable --allow-auto-truncate.",
      32_767,
      [400],
    ],
    [
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 1000 `max_new_tokens`",
      4_096,
      [422],
    ],
    ["Input validation error: `inputs` must have less than 4096 tokens. Given: 5000", 4_096, [422]],
    ["Prompt length 5000 is greater than max_seq_len 4096", 4_096, [400, 500]],
    ["Requested tokens (2800) exceed context window of 2048", 2_048, [400, 500]],
    [
      "This endpoint's maximum context length is 131072 tokens. However, you requested about 150000 tokens (140000 of text input, 10000 in the output).",
      131_072,
      [400],
    ],
    ["This model's maximum prompt length is 131072 but the request contains 140000 tokens.", 131_072, [400]],
    ["The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", 1_048_576, [400]],
    ["The input token count exceeds the maximum number of tokens allowed 1048576.", 1_048_576, [400]],
    [
      "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
      32_768,
      [400],
    ],
    ["Invalid request: Your request exceeded model token limit: 131072 (requested: 140000)", 131_072, [400]],
    ["invalid params, context window exceeds limit (2013)", undefined, [400]],
    ["Prompt 超长", undefined, [400]],
    ["Total tokens of image and text exceed max message tokens", undefined, [400]],
    [
      "Please reduce the length of the messages or completion. Current length is 9000 while limit is 8192",
      8_192,
      [400],
    ],
    [
      "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.",
      272_000,
      [400],
    ],
    ["Your input exceeds the context window of this model. Please adjust your input and try again.", undefined, [400]],
    ["prompt token count of 130000 exceeds the limit of 128000", 128_000, [400]],
    ["Request body too large for gpt-4o model. Max size: 8000 tokens.", 8_000, [413]],
  ])("is recognised and learnt: %s", (text, window, statuses) => {
    for (const status of statuses) expect(of(text, status)).toEqual({ kind: "too-long", window });
    expect(of(text)).toEqual({ kind: "too-long", window });
  });

  it.each([
    [429, "Request too large for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Requested 31000."],
    [
      413,
      "Request too large for model `x` in organization `y` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 9000, please reduce your message size and try again.",
    ],
  ])("is not a limit per minute (%i)", (status, text) => {
    expect(errorFromRefusal({ status, text, type: "rate_limit_exceeded" }, "").kind).toBe("rate-limit");
    expect(saysTooLong(text, status)).toBe(false);
  });
});

describe("a key that is not accepted", () => {
  it.each([
    "API key not valid. Please pass a valid API key.",
    "API Key not found. Please pass a valid API key.",
    "API key expired. Please renew the API key.",
    "Incorrect API key provided: xa***23. You can obtain an API key from https://console.x.ai.",
    "login fail: Please carry the API secret key",
  ])("is told as such, also with status 400: %s", (text) => {
    expect(kindOf(400, text)).toBe("auth");
  });
});

describe("other refusals", () => {
  it("are retried when a 400 mentions throttling or a quota", () => {
    expect(kindOf(400, "ThrottlingException: Too many tokens, please wait")).toBe("rate-limit");
    expect(kindOf(400, "Requests per minute quota reached")).toBe("rate-limit");
  });

  it("recognise missing credit, whatever the status", () => {
    expect(kindOf(400, "Your credit balance is too low to access the API.")).toBe("payment");
    expect(kindOf(429, "You exceeded your current quota", "insufficient_quota")).toBe("payment");
  });

  it("prefer the vendor's error type over the status", () => {
    expect(kindOf(500, "Overloaded", "overloaded_error")).toBe("overloaded");
    expect(kindOf(400, "No such model", "model_not_found")).toBe("not-found");
  });
});

describe("a refusal that names what the request must look like", () => {
  const lessonOf = (text: string, status = 400) => {
    const { ceiling, echo } = errorFromRefusal({ status, text }, "");
    return { ceiling, echo };
  };

  it.each([
    ["max_tokens: 64000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-sonnet", 8_192],
    [
      "max_tokens is too large: 65536. This model supports at most 16384 completion tokens, whereas you gave more.",
      16_384,
    ],
    ["Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8_192],
    ["<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 16384]", 16_384],
    ["`max_tokens` must be less than or equal to `32768`, the maximum value for this model", 32_768],
    ["The maximum tokens you requested exceeds the model limit of 10000. Try again with a lower value.", 10_000],
  ])("names the longest answer: %s", (text, ceiling) => {
    expect(lessonOf(text)).toEqual({ ceiling });
  });

  it.each([
    "Missing `reasoning_content` field in the assistant message: it must be provided in thinking mode",
    "The reasoning_content in the thinking mode must be passed back to the API.",
    "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2",
  ])("wants reasoning on every reply: %s", (text) => {
    expect(lessonOf(text)).toEqual({ echo: true });
  });

  it.each([
    "temperature must be less than or equal to 2",
    "unknown field reasoning_content",
    "thinking must be passed back",
    "max_tokens must be a number",
  ])("is none of: %s", (text) => {
    expect(lessonOf(text)).toEqual({});
  });

  it("is read only when the request itself was refused", () => {
    expect(lessonOf("max_tokens: 64000 > 8192, which is the maximum", 500)).toEqual({});
    expect(lessonOf("input length and `max_tokens` exceed context limit: 199000 + 20000 > 200000")).toEqual({});
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-24T12:00:00Z");
  const read = (headers: Record<string, string>) => retryAfter(new Headers(headers), now);

  it("is read as seconds, as milliseconds and as a date", () => {
    expect(read({ "retry-after": "1.5" })).toBe(1_500);
    expect(read({ "retry-after-ms": "250", "retry-after": "1" })).toBe(250);
    expect(read({ "retry-after": "Tue, 24 Nov 2026 12:00:20 GMT" })).toBe(20_000);
    expect(read({ "retry-after": "Tue, 24 Nov 2026 11:00:00 GMT" })).toBe(0);
  });

  it("is undefined when it is absent or invalid", () => {
    expect(read({})).toBeUndefined();
    expect(read({ "retry-after": "soon" })).toBeUndefined();
  });
});

describe("redaction", () => {
  it("removes the key in use, whatever its form", () => {
    expect(redact("the key octopus was refused", "octopus")).toBe("the key [key] was refused");
  });

  it.each([
    "sk-ant-api03-AbCdEf0123456789_-xyz",
    "sk-proj-0123456789abcdef",
    "sk-ab***********wxyz",
    "Bearer abc.def.ghi",
    "AIzaSyD-0123456789abcdefghijklmnopqrstu",
    "eyJhbGciOi.eyJzdWIiOi.SflKxwRJSM",
    "0123456789abcdef0123456789abcdef01234567",
  ])("removes %s", (secret) => {
    const clean = redact(`Incorrect: ${secret}, sorry`, "");
    expect(clean).toBe("Incorrect: [key], sorry");
  });

  it("leaves ordinary text unchanged", () => {
    const words = "messages.12.content: the key-value pair 'api-version' is not a token of claude-sonnet-4-5-20250929";
    expect(redact(words, "")).toBe(words);
  });
});
