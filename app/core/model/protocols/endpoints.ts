// Where each protocol's calls go and how they are signed. Apart from the protocols, whose libraries are large.
import type { Endpoint } from "#core/model/provider.ts";

/** An address that is none belongs to nobody; the request will say what is wrong with it. */
export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
}

/** Without the `/v1` that every path of this protocol begins with. */
export function anthropicBase(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v1(\/messages)?$/, "");
}

/** An address without any path means the usual one. */
export function openaiBase(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, "").replace(/\/(chat\/completions|responses)$/, "");
  return /^https?:\/\/[^/]+$/.test(base) ? `${base}/v1` : base;
}

/** At AWS itself a model has no `abs-` before its name; gateways that call it so know it by that. */
export function converseUrl(baseUrl: string, model: string, operation: "converse" | "converse-stream"): string {
  const base = new URL(baseUrl).href.replace(/\/+$/, "");
  const name = /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(hostOf(baseUrl)) ? model.replace(/^abs-/, "") : model;
  return `${base}/model/${encodeURIComponent(name)}/${operation}`;
}

/** Where AWS tells about models: beside the address that runs them. Gateways have one address for both. */
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
