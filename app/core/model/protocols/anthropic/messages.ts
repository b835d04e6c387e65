// The Anthropic Messages protocol, for Anthropic and compatible hosts.
import { BaseAnthropic } from "@anthropic-ai/sdk/client";
import type { Endpoint, ModelEvent, ModelRequest, Provider, ProviderPorts } from "#core/model/provider.ts";
import { anthropicBody } from "./request.ts";
import { anthropicReply } from "./reply.ts";
import { anthropicBase, anthropicHeaders, hostOf } from "#core/model/protocols/endpoints.ts";
import { type Connection, connect } from "#core/model/protocols/vendor-fetch.ts";
import { readReply } from "#core/model/protocols/reply.ts";
import { makerOf } from "#core/model/protocols/vendor-data.ts";

export function anthropicMessages(endpoint: Endpoint, ports: ProviderPorts): Provider {
  const hostname = hostOf(endpoint.baseUrl);
  const options = { host: hostname, official: hostname === "api.anthropic.com", image: ports.image };
  const headers = anthropicHeaders(endpoint);

  async function* stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncGenerator<ModelEvent> {
    const connection = connect({ http: ports.http, headers, key: endpoint.key, signal, heard, now: ports.now });
    const open = async () =>
      client(endpoint, connection)
        .post("/v1/messages", { body: await anthropicBody(request, options), stream: true })
        .asResponse();
    yield* readReply(open, anthropicReply(makerOf("anthropic-messages", request.model, hostname)), connection);
  }
  return { protocol: "anthropic-messages", stream };
}

/**
 * Creates the library's plain client. Its part for messages warns about some models on the console, and the full client
 * would more than double the browser's download.
 */
function client(endpoint: Endpoint, connection: Connection): BaseAnthropic {
  return new BaseAnthropic({
    // The headers contain the real key. Without this placeholder, the library would search the machine for a key.
    apiKey: "unused",
    authToken: null,
    baseURL: anthropicBase(endpoint.baseUrl),
    fetch: connection.fetch,
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: "off",
    openTelemetry: false,
    dangerouslyAllowBrowser: true,
  });
}
