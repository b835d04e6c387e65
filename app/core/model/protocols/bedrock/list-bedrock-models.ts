// Lists the models of an AWS account in a region. The request is free, and shows that key and region are correct.
import { errorFromRefusal, type ModelError, modelError } from "#core/model/model-errors.ts";
import type { Json, JsonObject } from "#core/model/message.ts";
import type { Endpoint, ProviderPorts } from "#core/model/provider.ts";
import { bedrockControlBase, bedrockHeaders } from "#core/model/protocols/endpoints.ts";
import { authHeaders, readKey } from "./credentials.ts";
import { refusalOf } from "#core/model/protocols/vendor-fetch.ts";
import { asObject, asText, parseObject } from "#core/model/protocols/json.ts";

type Ports = Pick<ProviderPorts, "http" | "now">;

/**
 * Returns cross-region profiles first, because the newest models are only available through profiles. Rejects if AWS
 * does not answer.
 */
export async function bedrockModels(
  endpoint: Endpoint,
  ports: Ports,
  signal: AbortSignal,
): Promise<string[] | ModelError> {
  const get = getter(endpoint, ports, signal);
  const [models, profiles] = await Promise.all([
    get("/foundation-models?byOutputModality=TEXT", "modelSummaries"),
    // The key may have permission for only one of the two lists.
    get("/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED", "inferenceProfileSummaries"),
  ]);
  if (!Array.isArray(models)) return models;
  const streaming = models.filter(({ responseStreamingSupported }) => responseStreamingSupported !== false);
  const known = new Set(streaming.map(({ modelId }) => modelId));
  const usable = (profile: JsonObject) => listOf(profile.models).some(({ modelArn }) => known.has(nameIn(modelArn)));
  return [
    ...(Array.isArray(profiles) ? profiles.filter(usable).map(({ inferenceProfileId }) => inferenceProfileId) : []),
    ...streaming.filter(isOnDemand).map(({ modelId }) => modelId),
  ].flatMap((id) => asText(id) ?? []);
}

function getter(endpoint: Endpoint, { http, now }: Ports, signal: AbortSignal) {
  const key = readKey(endpoint.key);
  return async (path: string, field: string): Promise<JsonObject[] | ModelError> => {
    if ("kind" in key) return key;
    if (!URL.canParse(endpoint.baseUrl)) return modelError("bad-request");
    const url = `${bedrockControlBase(endpoint.baseUrl)}${path}`;
    const signed = await authHeaders(key, { method: "GET", url }, now());
    const headers = { ...signed, ...bedrockHeaders(endpoint), accept: "application/json" };
    const response = await http(url, { headers, signal });
    if (!response.ok) return errorFromRefusal(await refusalOf(response, now()), endpoint.key);
    const list = parseObject(await response.text())?.[field];
    return Array.isArray(list) ? listOf(list) : modelError("malformed");
  };
}

const listOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.map((item) => asObject(item)).filter((item) => item !== undefined) : [];

const isOnDemand = ({ inferenceTypesSupported: types }: JsonObject): boolean =>
  Array.isArray(types) && types.includes("ON_DEMAND");

/**
 * Returns the model's id, which is the last part of an ARN such as
 * `arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0`.
 */
const nameIn = (arn: Json | undefined): string | undefined => asText(arn)?.split("/").at(-1);
