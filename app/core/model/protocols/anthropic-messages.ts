// The Anthropic Messages protocol: Anthropic itself and every host that speaks it.
import { BaseAnthropic } from "@anthropic-ai/sdk/client";
import { Messages } from "@anthropic-ai/sdk/resources/messages/messages";
import type { Endpoint, ModelEvent, ModelRequest, Provider, ProviderPorts } from "../provider.ts";
import { anthropicBody } from "./anthropic-request.ts";
import { anthropicReply } from "./anthropic-reply.ts";
import { type Connection, connect, hostOf } from "./connection.ts";
import { readReply } from "./reply.ts";

export function anthropicMessages(endpoint: Endpoint, ports: ProviderPorts): Provider {
  const hostname = hostOf(endpoint.baseUrl);
  const options = { official: hostname === "api.anthropic.com", image: ports.image };
  const headers = anthropicHeaders(endpoint, hostname);

  async function* stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncGenerator<ModelEvent> {
    const connection = connect({ http: ports.http, headers, key: endpoint.key, signal, heard, now: ports.now });
    const open = async () =>
      client(endpoint, connection)
        .create(await anthropicBody(request, options))
        .asResponse();
    yield* readReply(open, anthropicReply(request.model), connection);
  }
  return { protocol: "anthropic-messages", stream };
}

/** Only messages: the full client would more than double what the browser loads. */
function client(endpoint: Endpoint, connection: Connection): Messages {
  return new Messages(
    new BaseAnthropic({
      // The real key goes into our headers; without one here the library would look for others on the machine.
      apiKey: "unused",
      authToken: null,
      baseURL: anthropicBase(endpoint.baseUrl),
      fetch: connection.fetch,
      maxRetries: 0,
      timeout: 2 ** 31 - 1,
      logLevel: "off",
      openTelemetry: false,
      dangerouslyAllowBrowser: true,
    }),
  );
}

/** The library appends `/v1/messages`. */
export function anthropicBase(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v1(\/messages)?$/, "");
}

function anthropicHeaders({ key, headers }: Endpoint, hostname: string): Record<string, string> {
  const own = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    "content-type": "application/json",
    accept: "text/event-stream",
    "anthropic-version": "2023-06-01",
    "anthropic-dangerous-direct-browser-access": "true",
    ...(key && { "x-api-key": key }),
    ...(key && hostname.endsWith("openrouter.ai") && { authorization: `Bearer ${key}` }),
    ...Object.fromEntries(own),
  };
}
