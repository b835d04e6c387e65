// The OpenAI Responses protocol: OpenAI's reasoning models with tools, and the hosts that follow it.
import type { Endpoint, ModelEvent, ModelRequest, Provider, ProviderPorts } from "../provider.ts";
import { hostOf, openaiHeaders } from "./addresses.ts";
import { connect } from "./connection.ts";
import { openaiClient } from "./openai-client.ts";
import { readReply } from "./reply.ts";
import { responsesReply } from "./responses-reply.ts";
import { responsesBody } from "./responses-request.ts";

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
    yield* readReply(open, responsesReply(request.model, host), connection);
  }
  return { protocol: "openai-responses", stream };
}
