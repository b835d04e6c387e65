// What a vendor says it has: free to ask, and proof that address and key are right.
import { errorFromRefusal, type ModelError, modelError } from "./errors.ts";
import type { Json } from "./message.ts";
import { anthropicBase, anthropicHeaders, openaiBase, openaiHeaders } from "./protocols/addresses.ts";
import { refusalFromPayload } from "./protocols/connection.ts";
import { asObject, asText, parseObject } from "./protocols/json.ts";
import type { Endpoint, ProviderPorts } from "./provider.ts";
import { hide } from "./redact.ts";

type Ports = Pick<ProviderPorts, "http" | "now">;

/** Model ids in the vendor's order, or why it would not say. Never throws. */
export async function listModels(
  endpoint: Endpoint,
  ports: Ports,
  signal: AbortSignal,
): Promise<string[] | ModelError> {
  const found = await ask(endpoint, ports, signal);
  return Array.isArray(found) ? found : hide(found, endpoint.headers);
}

async function ask(endpoint: Endpoint, ports: Ports, signal: AbortSignal): Promise<string[] | ModelError> {
  try {
    if (endpoint.protocol === "bedrock-converse") {
      const { bedrockModels } = await import("./protocols/bedrock-models.ts");
      return await bedrockModels(endpoint, ports, signal);
    }
    const headers = endpoint.protocol === "anthropic-messages" ? anthropicHeaders(endpoint) : openaiHeaders(endpoint);
    const response = await ports.http(modelsUrl(endpoint), { headers, signal });
    const text = await response.text();
    const payload = parseObject(text);
    if (!response.ok)
      return errorFromRefusal({ ...refusalFromPayload(payload, text), status: response.status }, endpoint.key);
    const list = payload?.data ?? payload?.models;
    if (!Array.isArray(list)) return modelError("malformed");
    return list.map((item: Json) => asText(asObject(item)?.id)).filter((id): id is string => Boolean(id));
  } catch (error) {
    if (signal.aborted) return modelError("aborted");
    const { code, message } = error as { code?: string; message?: string };
    return code === "private-address" && message ? modelError("forbidden", { message }) : modelError("network");
  }
}

export function modelsUrl({ protocol, baseUrl }: Endpoint): string {
  return protocol === "anthropic-messages" ? `${anthropicBase(baseUrl)}/v1/models` : `${openaiBase(baseUrl)}/models`;
}
