import { describe, expect, it } from "vitest";
import { accountFromEnv } from "./from-env.ts";

const keys = { ANTHROPIC_API_KEY: "a", OPENAI_API_KEY: "o", AWS_BEARER_TOKEN_BEDROCK: "b", AWS_REGION: "eu-west-1" };
const vendorFor = (env: Record<string, string>, model?: string) => accountFromEnv(env, model)?.account.vendor;

describe("the account in the environment", () => {
  it.each([
    [undefined, "anthropic"],
    ["claude-opus-5-5", "anthropic"],
    ["gpt-5.5", "openai"],
    ["eu.anthropic.claude-sonnet-4-6", "bedrock"],
    ["abs-claude-sonnet-4-5", "bedrock"],
    ["arn:aws:bedrock:eu-west-1:1:inference-profile/eu.amazon.nova-pro-v1:0", "bedrock"],
  ])("for %s is one at %s", (model, vendor) => {
    expect(vendorFor(keys, model)).toBe(vendor);
  });

  it("uses the only key that is set when the matching one is missing", () => {
    expect(vendorFor({ ANTHROPIC_API_KEY: "a" }, "gpt-5.5")).toBe("anthropic");
    expect(vendorFor({ OPENAI_API_KEY: "o" }, "amazon.nova-pro-v1:0")).toBe("openai");
    expect(vendorFor({ AWS_BEARER_TOKEN_BEDROCK: "b" })).toBe("bedrock");
    expect(vendorFor({})).toBeUndefined();
  });

  it("uses the Bedrock region that AWS's own tools would use", () => {
    expect(accountFromEnv(keys, "amazon.nova-pro-v1:0")?.account.baseUrl).toBe(
      "https://bedrock-runtime.eu-west-1.amazonaws.com",
    );
    expect(accountFromEnv({ AWS_BEARER_TOKEN_BEDROCK: "b" }, undefined)?.account.baseUrl).toContain("us-east-1");
  });

  it("uses an AWS access key only for Bedrock model names", () => {
    const access = { AWS_ACCESS_KEY_ID: "AKIAX", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t" };
    expect(accountFromEnv(access, "us.amazon.nova-pro-v1:0")?.key).toBe("AKIAX:s:t");
    expect(vendorFor(access)).toBeUndefined();
    expect(vendorFor(access, "gpt-5.5")).toBeUndefined();
  });
});
