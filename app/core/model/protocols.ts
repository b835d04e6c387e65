// Finds the implementation of a protocol. A vendor's library is loaded on first use. A new protocol needs a line here.
import { protocolFor } from "./vendors/account.ts";
import type { ProtocolName } from "./message.ts";
import { hide } from "./model-errors.ts";
import type { CreateProvider, Endpoint, ModelEvent, ModelRequest, Provider, ProviderPorts } from "./provider.ts";

const protocols: Record<ProtocolName, () => Promise<CreateProvider>> = {
  "anthropic-messages": async () => (await import("./protocols/anthropic/messages.ts")).anthropicMessages,
  "openai-chat": async () => (await import("./protocols/openai-chat/chat.ts")).openaiChat,
  "openai-responses": async () => (await import("./protocols/openai-responses/responses.ts")).openaiResponses,
  "bedrock-converse": async () => (await import("./protocols/bedrock/converse.ts")).bedrockConverse,
};

/** Loads a protocol's code. Rejects if the code cannot be fetched. */
export async function preload(protocol: ProtocolName): Promise<void> {
  await protocols[protocol]();
}

/** Creates a provider. It uses the endpoint's protocol, unless host or model of a request need another one. */
export async function createProvider(endpoint: Endpoint, ports: ProviderPorts): Promise<Provider> {
  const create = await protocols[endpoint.protocol]();
  const usual = create(endpoint, ports);

  async function* stream(request: ModelRequest, signal: AbortSignal, heard?: () => void): AsyncGenerator<ModelEvent> {
    const protocol = protocolFor(endpoint.baseUrl, request.model, endpoint.protocol);
    const provider = protocol === endpoint.protocol ? usual : (await protocols[protocol]())(endpoint, ports);
    for await (const event of provider.stream(request, signal, heard))
      yield event.type === "failed" ? { ...event, error: hide(event.error, endpoint.headers) } : event;
  }
  return { protocol: endpoint.protocol, stream };
}
