import { expect, it } from "vitest";
import { chatAccount } from "./support/chat-stream.ts";
import { octoPerTest, requestText } from "./support/each-octo.ts";

const start = octoPerTest();

/** Refusals about key, money, rights and rate, as vendors send them: status, body, kind. */
const refusals: [string, number, object, string][] = [
  [
    "DeepSeek's wrong key",
    401,
    {
      error: {
        message: "Authentication Fails, Your api key: ****6789 is invalid",
        type: "authentication_error",
        param: null,
        code: "invalid_request_error",
      },
    },
    "auth",
  ],
  [
    "DeepSeek's empty account",
    402,
    { error: { message: "Insufficient Balance", type: "unknown_error", param: null, code: "invalid_request_error" } },
    "payment",
  ],
  [
    "a right that is missing",
    403,
    { error: { message: "You may not.", type: "invalid_request_error", code: "invalid_request_error" } },
    "forbidden",
  ],
  ["a key that a gateway refuses", 401, { error: { message: "prompt is too long", code: "invalid_value" } }, "auth"],
  [
    "Alibaba's arrears",
    400,
    {
      error: {
        message: "Access denied, please make sure your account is in good standing.",
        type: "Arrearage",
        param: null,
        code: "Arrearage",
      },
    },
    "payment",
  ],
  [
    "OpenAI's limit of spending",
    400,
    {
      error: {
        message: "Billing hard limit has been reached",
        type: "invalid_request_error",
        param: null,
        code: "billing_hard_limit_reached",
      },
    },
    "payment",
  ],
  [
    "a gateway's empty account",
    403,
    { error: { message: "用户额度不足", type: "new_api_error", code: "insufficient_user_quota" } },
    "payment",
  ],
  [
    "Moonshot's wrong key",
    401,
    { error: { message: "Invalid Authentication", type: "invalid_authentication_error" } },
    "auth",
  ],
];

it.each(refusals)("%s is told as what it is, and the message stays in the view", async (_, status, body, kind) => {
  const octo = await start({
    ...chatAccount("any-model"),
    script: (_, n) => (n === 0 ? { fault: { kind: "status", status, body } } : { say: "Yes." }),
  });
  const end = await octo.turn("my long words");
  expect(end).toMatchObject({ reason: "failed", error: { kind } });
  expect((await octo.turn("again")).reason).toBe("done");
  expect(requestText(octo, -1)).toContain("my long words");
});

it("a rate limit with a generic code is waited for, not taken for a refused request", async () => {
  const error = { message: "Slow down.", type: "invalid_request_error", code: "invalid_request_error" };
  const octo = await start({
    ...chatAccount("any-model"),
    script: (_, n) => (n === 0 ? { fault: { kind: "status", status: 429, body: { error } } } : { say: "Yes." }),
  });
  expect((await octo.turn("hello")).reason).toBe("done");
  expect(octo.vendor.count()).toBe(2);
});

it("a key that is refused inside a stream is told as one", async () => {
  const error = { message: "No.", type: "authentication_error", code: "invalid_request_error" };
  const octo = await start({
    ...chatAccount("any-model"),
    script: [{ bytes: `data: ${JSON.stringify({ error })}\n\n` }],
  });
  expect((await octo.turn("hello")).error?.kind).toBe("auth");
});
