// AWS Bedrock: one vendor with an address per region and models of many makers. Based on AWS's documentation of
// November 2026.
import type { Vendor } from "./vendor.ts";

const addressIn = (region: string): string => `https://bedrock-runtime.${region}.amazonaws.com`;

export const bedrock: Vendor = {
  id: "bedrock",
  name: "AWS Bedrock",
  protocol: "bedrock-converse",
  baseUrl: addressIn("us-east-1"),
  alsoAt: [
    "us-east-2",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
  ].map(addressIn),
  // A global profile works in all of these regions and has the lowest price.
  defaultModel: "global.anthropic.claude-sonnet-5-5",
  liteModel: "global.anthropic.claude-haiku-5-5",
  models: [
    "global.anthropic.claude-sonnet-5-5",
    "global.anthropic.claude-opus-5-5",
    "global.anthropic.claude-haiku-5-5",
    "global.amazon.nova-2-lite-v1:0",
    "us.amazon.nova-premier-v1:0",
    "us.meta.llama4-maverick-17b-instruct-v1:0",
    "mistral.mistral-large-3-675b-instruct",
    "deepseek.v3.2",
  ],
  // AWS sends no CORS headers.
  browserMayCall: false,
  keyUrl: "https://console.aws.amazon.com/bedrock/home#/api-keys",
  keyForms: ["ABSK…", "bedrock-api-key-…", "AKIA…:secret", "ASIA…:secret:session-token"],
  // Bedrock sends a long argument of a tool call all at once, after a long silence.
  patience: { betweenBytesMs: 120_000 },
};
