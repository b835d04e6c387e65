// Where each protocol's calls go and how they are signed. Apart from the protocols, whose libraries are large.
import type { Endpoint } from "../provider.ts";

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
