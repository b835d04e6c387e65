import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ModelServer, startModelServer } from "../../../../../e2e/fakes/model-server.ts";
import { listModels } from "#core/model/vendors/list-models.ts";
import type { Endpoint, Http } from "#core/model/provider.ts";
import { authHeaders } from "./credentials.ts";
import { bedrockConverse } from "./converse.ts";
import { collect, contentOf, errorOf, ports, request, user } from "#core/model/protocols/provider.suite.ts";

const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const lasting = `AKIAIOSFODNN7EXAMPLE:${secret}`;
const temporary = `ASIAIOSFODNN7EXAMPLE:${secret}:IQoJb3JpZ2luX2VjE/+==`;
const model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const never = new AbortController().signal;

describe("an AWS access key", () => {
  let server: ModelServer;
  beforeAll(async () => {
    server = await startModelServer({
      script: () => ({ say: "Let in." }),
      awsSecrets: { AKIAIOSFODNN7EXAMPLE: secret, ASIAIOSFODNN7EXAMPLE: secret },
      models: ["us.amazon.nova-pro-v1:0", "global.anthropic.claude-sonnet-5-5", "meta.llama3-70b-instruct-v1:0"],
    });
  });
  afterAll(() => server.close());

  const endpoint = (key: string): Endpoint => ({ protocol: "bedrock-converse", baseUrl: server.url, key });
  const ask = (key: string) =>
    collect(bedrockConverse(endpoint(key), ports).stream(request({ model, messages: [user("ä \ud83d")] }), never));

  it.each([lasting, temporary])("signs requests that AWS accepts: %s", async (key) => {
    expect(contentOf(await ask(key))).toEqual([{ type: "text", text: "Let in." }]);
  });

  it("lists its models: profiles first, then models by their own name", async () => {
    expect(await listModels(endpoint(lasting), ports, never)).toEqual([
      "us.amazon.nova-pro-v1:0",
      "global.anthropic.claude-sonnet-5-5",
      "meta.llama3-70b-instruct-v1:0",
    ]);
    expect(server.count(), "nothing that costs").toBe(2);
  });

  it.each([
    ["with a wrong secret", `AKIAIOSFODNN7EXAMPLE:${secret.toLowerCase()}`],
    ["that nobody knows", `AKIAXXXXXXXXXXEXAMPLE:${secret}`],
    ["that is no AWS key at all", "sk-something-else-0123456789"],
  ])("%s is refused as a key, in a chat and in a test", async (_, key) => {
    expect(errorOf(await ask(key)).kind).toBe("auth");
    expect(await listModels(endpoint(key), ports, never)).toMatchObject({ kind: "auth" });
  });

  it.each([
    ["AKIAIOSFODNN7EXAMPLE", "its secret is missing"],
    ["AKIAIOSFODNN7EXAMPLE:", "its secret is missing"],
    [`ASIAIOSFODNN7EXAMPLE:${secret}`, "its session token is missing"],
    [`${temporary}:more`, "more parts"],
  ])("not written whole is told what it lacks, and is sent nowhere: %s", async (key, what) => {
    const http: Http = () => Promise.reject(new Error("Asked all the same."));
    const provider = bedrockConverse(endpoint(key), { ...ports, http });
    for (const error of [
      errorOf(await collect(provider.stream(request({ model }), never))),
      await listModels(endpoint(key), { ...ports, http }, never),
    ]) {
      expect(error).toMatchObject({ kind: "auth", message: expect.stringContaining(what) });
      expect(error).toMatchObject({ message: expect.stringContaining("id:secret") });
      expect(JSON.stringify(error)).not.toContain(secret);
    }
  });

  it("appears in no AWS error, in whole or in part", async () => {
    const http: Http = async (url, init) => {
      const sent = JSON.stringify(init?.headers);
      expect(url).not.toMatch(/ASIA|wJalr|IQoJ/);
      expect(sent).not.toContain(secret);
      return Response.json({ message: `Bad: ${temporary} ${sent} ${secret}` }, { status: 403 });
    };
    const provider = bedrockConverse(endpoint(temporary), { ...ports, http });
    const said = JSON.stringify(errorOf(await collect(provider.stream(request({ model }), never))));
    expect(said).toContain("Bad: [key]");
    expect(said).not.toMatch(/ASIA|wJalr|IQoJ/);
  });
});

describe("the signature", () => {
  const key = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: secret };
  const scope = async (url: string) => {
    const { authorization = "" } = await authHeaders(key, { method: "GET", url }, Date.UTC(2026, 10, 26, 1, 2, 3));
    return /Credential=[^/]+\/([^,]+)/.exec(authorization)?.[1];
  };

  it.each([
    ["https://bedrock-runtime.eu-west-1.amazonaws.com/model/x/converse-stream", "eu-west-1"],
    ["https://bedrock.us-gov-west-1.amazonaws.com/foundation-models", "us-gov-west-1"],
    ["https://bedrock-runtime-fips.ca-central-1.amazonaws.com/x", "ca-central-1"],
    ["https://bedrock-runtime.cn-north-1.amazonaws.com.cn/x", "cn-north-1"],
    ["https://vpce-0a1b2-c3.bedrock-runtime.ap-northeast-1.vpce.amazonaws.com/x", "ap-northeast-1"],
    ["https://gateway.example/x", "us-east-1"],
  ])("for %s is one of %s", async (url, region) => {
    expect(await scope(url)).toBe(`20261126/${region}/bedrock/aws4_request`);
  });
});

describe("the list of models", () => {
  it.each([
    ["https://bedrock-runtime.eu-west-1.amazonaws.com/", "https://bedrock.eu-west-1.amazonaws.com/"],
    ["https://bedrock-runtime-fips.us-east-1.amazonaws.com", "https://bedrock-fips.us-east-1.amazonaws.com/"],
    ["https://gateway.example/aws", "https://gateway.example/aws/"],
  ])("for %s is asked at %s", async (baseUrl, at) => {
    const asked: string[] = [];
    const http: Http = async (url) => {
      asked.push(url);
      return Response.json({ modelSummaries: [], inferenceProfileSummaries: [] });
    };
    const endpoint: Endpoint = { protocol: "bedrock-converse", baseUrl, key: "ABSKtest" };
    expect(await listModels(endpoint, { ...ports, http }, never)).toEqual([]);
    expect(asked.map((url) => url.split("?")[0])).toEqual([`${at}foundation-models`, `${at}inference-profiles`]);
  });

  it("omits models without text or streaming, and works without profiles if the key may not list them", async () => {
    const types = { inferenceTypesSupported: ["ON_DEMAND"] };
    const http: Http = async (url) =>
      url.includes("inference-profiles")
        ? Response.json({ message: "No." }, { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } })
        : Response.json({
            modelSummaries: [
              { modelId: "a.streams-v1:0", responseStreamingSupported: true, ...types },
              { modelId: "b.does-not-v1:0", responseStreamingSupported: false, ...types },
              { modelId: "c.bought-v1:0", responseStreamingSupported: true, inferenceTypesSupported: ["PROVISIONED"] },
            ],
          });
    const endpoint: Endpoint = { protocol: "bedrock-converse", baseUrl: "https://gateway.example", key: "ABSKtest" };
    expect(await listModels(endpoint, { ...ports, http }, never)).toEqual(["a.streams-v1:0"]);
  });
});
