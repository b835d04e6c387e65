// URLs and auth headers of each protocol. They have their own file, so that using them does not load a large vendor
// library.
import type { Endpoint } from "#core/model/provider.ts";

/** Returns the host of an address. Returns an empty text if the address is invalid; the request will report that. */
export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
}

/** Removes a final `/v1`, because each path of Anthropic's protocol already begins with `/v1`. */
export function anthropicBase(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v1(\/messages)?$/, "");
}

/** Adds `/v1` if the address has no path. */
export function openaiBase(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, "").replace(/\/(chat\/completions|responses)$/, "");
  return /^https?:\/\/[^/]+$/.test(base) ? `${base}/v1` : base;
}

/**
 * Returns the URL for calling a model. At AWS itself, the prefix `abs-` is removed from the model's name. Gateways
 * expect the prefix.
 */
export function converseUrl(baseUrl: string, model: string, operation: "converse" | "converse-stream"): string {
  const base = new URL(baseUrl).href.replace(/\/+$/, "");
  const name = /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(hostOf(baseUrl)) ? model.replace(/^abs-/, "") : model;
  return `${base}/model/${encodeURIComponent(name)}/${operation}`;
}

/**
 * Returns the address for listing models, which is a separate one at AWS. A gateway uses the same address for lists and
 * calls.
 */
export function bedrockControlBase(baseUrl: string): string {
  return new URL(baseUrl).href.replace(/\/+$/, "").replace(/^(https:\/\/bedrock)-runtime(-fips)?\./, "$1$2.");
}

export function bedrockHeaders({ headers }: Endpoint): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "application/vnd.amazon.eventstream",
    ...lowerCase(headers),
  };
}

export function anthropicHeaders({ key, headers, baseUrl }: Endpoint): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "text/event-stream",
    "anthropic-version": "2023-06-01",
    "anthropic-dangerous-direct-browser-access": "true",
    ...(key && { "x-api-key": key }),
    ...(key && hostOf(baseUrl).endsWith("openrouter.ai") && { authorization: `Bearer ${key}` }),
    ...lowerCase(headers),
  };
}

export function openaiHeaders({ key, headers }: Endpoint): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "text/event-stream",
    ...(key && { authorization: `Bearer ${key}` }),
    ...lowerCase(headers),
  };
}

const lowerCase = (headers: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
