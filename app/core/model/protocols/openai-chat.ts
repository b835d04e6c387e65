// The OpenAI Chat Completions protocol: OpenAI itself and the many hosts that speak it.
import OpenAI from "openai";
import type { Endpoint, ModelEvent, ModelRequest, Provider, ProviderPorts } from "../provider.ts";
import { hostOf, openaiBase, openaiHeaders } from "./addresses.ts";
import { type Connection, connect } from "./connection.ts";
import { openaiReply } from "./openai-reply.ts";
import { openaiBody } from "./openai-request.ts";
import { readReply } from "./reply.ts";

export function openaiChat(endpoint: Endpoint, ports: ProviderPorts): Provider {
  const hostname = hostOf(endpoint.baseUrl);
  const openrouter = hostname.endsWith("openrouter.ai");
  const options = { official: hostname === "api.openai.com", openrouter, image: ports.image };
  const headers = openaiHeaders(endpoint);

  async function* stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncGenerator<ModelEvent> {
    const connection = connect({ http: ports.http, headers, key: endpoint.key, signal, heard, now: ports.now });
    const open = async () =>
      client(endpoint, connection)
        .chat.completions.create(await openaiBody(request, options))
        .asResponse();
    yield* readReply(open, openaiReply(request.model), connection);
  }
  return { protocol: "openai-chat", stream };
}

function client(endpoint: Endpoint, connection: Connection): OpenAI {
  return new OpenAI({
    // The real key goes into our headers; the rest keeps the library from looking around on the machine.
    apiKey: "unused",
    organization: null,
    project: null,
    baseURL: openaiBase(endpoint.baseUrl),
    fetch: connection.fetch,
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: "off",
    dangerouslyAllowBrowser: true,
  });
}
