// The OpenAI Chat Completions protocol, for OpenAI and compatible hosts.
import type { Endpoint, ModelEvent, ModelRequest, Provider, ProviderPorts } from "#core/model/provider.ts";
import { hostOf, openaiHeaders } from "#core/model/protocols/endpoints.ts";
import { connect } from "#core/model/protocols/vendor-fetch.ts";
import { openaiClient } from "#core/model/protocols/openai-client.ts";
import { openaiReply } from "./reply.ts";
import { openaiBody } from "./request.ts";
import { readReply } from "#core/model/protocols/reply.ts";
import { makerOf } from "#core/model/protocols/vendor-data.ts";

export function openaiChat(endpoint: Endpoint, ports: ProviderPorts): Provider {
  const hostname = hostOf(endpoint.baseUrl);
  const openrouter = hostname.endsWith("openrouter.ai");
  const options = { host: hostname, official: hostname === "api.openai.com", openrouter, image: ports.image };
  const headers = openaiHeaders(endpoint);

  async function* stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncGenerator<ModelEvent> {
    const connection = connect({ http: ports.http, headers, key: endpoint.key, signal, heard, now: ports.now });
    const open = async () =>
      openaiClient(endpoint, connection)
        .chat.completions.create(await openaiBody(request, options))
        .asResponse();
    yield* readReply(open, openaiReply(makerOf("openai-chat", request.model, hostname)), connection);
  }
  return { protocol: "openai-chat", stream };
}
