// The OpenAI Responses protocol, for OpenAI and compatible hosts.
import type { Endpoint, ModelEvent, ModelRequest, Provider, ProviderPorts } from "#core/model/provider.ts";
import { hostOf, openaiHeaders } from "#core/model/protocols/endpoints.ts";
import { connect } from "#core/model/protocols/vendor-fetch.ts";
import { openaiClient } from "#core/model/protocols/openai-client.ts";
import { readReply } from "#core/model/protocols/reply.ts";
import { makerOf } from "#core/model/protocols/vendor-data.ts";
import { responsesReply } from "./reply.ts";
import { responsesBody } from "./request.ts";

export function openaiResponses(endpoint: Endpoint, ports: ProviderPorts): Provider {
  const host = hostOf(endpoint.baseUrl);
  const options = { official: host === "api.openai.com", host, image: ports.image };
  const headers = openaiHeaders(endpoint);

  async function* stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncGenerator<ModelEvent> {
    const connection = connect({ http: ports.http, headers, key: endpoint.key, signal, heard, now: ports.now });
    const open = async () =>
      openaiClient(endpoint, connection)
        .responses.create(await responsesBody(request, options))
        .asResponse();
    yield* readReply(open, responsesReply(makerOf("openai-responses", request.model, host)), connection);
  }
  return { protocol: "openai-responses", stream };
}
