import { describe, expect, it } from "vitest";
import { errorFromRefusal, retryAfter, saysTooLong } from "./model-errors.ts";
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
