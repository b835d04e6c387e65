// The URLs and auth headers of each protocol. In a file of their own, so that using them loads no large vendor library.
import type { Endpoint } from "#core/model/provider.ts";

/** Returns the host of an address; empty if the address is invalid, which the request will report. */
export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
}

/** Removes a trailing `/v1`, since every path of Anthropic's protocol begins with `/v1`. */
export function anthropicBase(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v1(\/messages)?$/, "");
}

/** Adds `/v1` to an address without a path. */
export function openaiBase(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, "").replace(/\/(chat\/completions|responses)$/, "");
  return /^https?:\/\/[^/]+$/.test(base) ? `${base}/v1` : base;
}

/** Makes the URL of a model. For AWS itself, the model's `abs-` prefix is removed; gateways that use the prefix expect it. */
export function converseUrl(baseUrl: string, model: string, operation: "converse" | "converse-stream"): string {
  const base = new URL(baseUrl).href.replace(/\/+$/, "");
  const name = /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(hostOf(baseUrl)) ? model.replace(/^abs-/, "") : model;
  return `${base}/model/${encodeURIComponent(name)}/${operation}`;
}

/** Returns AWS's separate address for listing models. A gateway uses one address for lists and calls. */
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
