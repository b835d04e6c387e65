// Protocol name → how to get it. Each loads its vendor's library only when first asked for; adding one is a line here.
import type { ProtocolName } from "./message.ts";
import type { CreateProvider, Endpoint, Provider, ProviderPorts } from "./provider.ts";

const protocols: Record<ProtocolName, () => Promise<CreateProvider>> = {
  "anthropic-messages": async () => (await import("./protocols/anthropic-messages.ts")).anthropicMessages,
  "openai-chat": async () => (await import("./protocols/openai-chat.ts")).openaiChat,
};

export async function createProvider(endpoint: Endpoint, ports: ProviderPorts): Promise<Provider> {
  const create = await protocols[endpoint.protocol]();
  return create(endpoint, ports);
}
