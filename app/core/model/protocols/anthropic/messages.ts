// The Anthropic Messages protocol, for Anthropic and compatible hosts.
import { BaseAnthropic } from "@anthropic-ai/sdk/client";
import { Messages } from "@anthropic-ai/sdk/resources/messages/messages";
import type { Endpoint, ModelEvent, ModelRequest, Provider, ProviderPorts } from "#core/model/provider.ts";
import { anthropicBody } from "./request.ts";
import { anthropicReply } from "./reply.ts";
import { anthropicBase, anthropicHeaders, hostOf } from "#core/model/protocols/endpoints.ts";
import { type Connection, connect } from "#core/model/protocols/vendor-fetch.ts";
import { readReply } from "#core/model/protocols/reply.ts";

export function anthropicMessages(endpoint: Endpoint, ports: ProviderPorts): Provider {
  const hostname = hostOf(endpoint.baseUrl);
  const options = { official: hostname === "api.anthropic.com", image: ports.image };
  const headers = anthropicHeaders(endpoint);

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

/**
 * Creates only the messages part of the library, because the full client would more than double the browser's download.
 */
function client(endpoint: Endpoint, connection: Connection): Messages {
  return new Messages(
    new BaseAnthropic({
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
    }),
  );
}
