// Reads a vendor's list of models. The request is free, and shows that address and key are correct.
import { errorFromRefusal, hide, type ModelError, modelError } from "#core/model/model-errors.ts";
import type { Json } from "#core/model/message.ts";
import { anthropicBase, anthropicHeaders, hostOf, openaiBase, openaiHeaders } from "#core/model/protocols/endpoints.ts";
import { refusalFromPayload } from "#core/model/protocols/vendor-fetch.ts";
import { asObject, asText, parseObject } from "#core/model/protocols/json.ts";
import type { Endpoint, ProviderPorts } from "#core/model/provider.ts";
import type { ListedPrice } from "#core/model/prices/listed-price.ts";
import { pricesInList } from "#core/model/prices/vendor-prices.ts";

type Ports = Pick<ProviderPorts, "http" | "now">;

export interface ModelList {
  /** Model ids in the vendor's order. */
  models: string[];
  /** Prices by `vendorKey`. Only few vendors list prices, and not for all models. */
  prices: Record<string, ListedPrice>;
}

/** Reads the vendor's list. Returns an error instead of throwing it. */
export async function modelList(
  endpoint: Endpoint,
  ports: Ports,
  signal: AbortSignal,
): Promise<ModelList | ModelError> {
  const found = await ask(endpoint, ports, signal);
  return "kind" in found ? hide(found, endpoint.headers) : found;
}

export async function listModels(
  endpoint: Endpoint,
  ports: Ports,
  signal: AbortSignal,
): Promise<string[] | ModelError> {
  const found = await modelList(endpoint, ports, signal);
  return "kind" in found ? found : found.models;
}

async function ask(endpoint: Endpoint, ports: Ports, signal: AbortSignal): Promise<ModelList | ModelError> {
  try {
    if (endpoint.protocol === "bedrock-converse") {
      const { bedrockModels } = await import("#core/model/protocols/bedrock/list-bedrock-models.ts");
      const models = await bedrockModels(endpoint, ports, signal);
      return Array.isArray(models) ? { models, prices: {} } : models;
    }
    const headers = endpoint.protocol === "anthropic-messages" ? anthropicHeaders(endpoint) : openaiHeaders(endpoint);
    const response = await ports.http(modelsUrl(endpoint), { headers, signal });
    const text = await response.text();
    const payload = parseObject(text);
    if (!response.ok)
      return errorFromRefusal({ ...refusalFromPayload(payload, text), status: response.status }, endpoint.key);
    const list = payload?.data ?? payload?.models;
    if (!Array.isArray(list)) return modelError("malformed");
    const models = list.map((item: Json) => asText(asObject(item)?.id)).filter((id): id is string => Boolean(id));
    return { models, prices: pricesInList(endpoint.baseUrl, list) };
  } catch (error) {
    if (signal.aborted) return modelError("aborted");
    const { code, message } = error as { code?: string; message?: string };
    return code === "private-address" && message ? modelError("forbidden", { message }) : modelError("network");
  }
}

export function modelsUrl({ protocol, baseUrl }: Endpoint): string {
  if (protocol !== "anthropic-messages") return `${openaiBase(baseUrl)}/models`;
  // Without this parameter, Anthropic returns only 20 models.
  const all = hostOf(baseUrl) === "api.anthropic.com" ? "?limit=1000" : "";
  return `${anthropicBase(baseUrl)}/v1/models${all}`;
}
