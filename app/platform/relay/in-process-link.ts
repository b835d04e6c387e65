// Connects app and relay in the same process, for `octo-relay run`. The connection never breaks.
import { protocolVersion, type RelayFacts, type RelayInput, type RelayMethod, type RelayOutput } from "#contract";
import type { RelayLink } from "#core/relay-link.ts";

/** Calls the relay directly, without a socket. */
export interface InProcessRelay {
  call<M extends RelayMethod>(method: M, input: RelayInput<M>, signal?: AbortSignal): Promise<RelayOutput<M>>;
}

export async function inProcessLink(relay: InProcessRelay): Promise<RelayLink> {
  const facts: RelayFacts = await relay.call("relay.hello", { token: "", protocol: protocolVersion });
  return {
    call: async (method, input, { signal } = {}) => {
      signal?.throwIfAborted();
      try {
        return await relay.call(method, input, signal);
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
    ready: async () => {},
    status: () => ({ state: "connected", facts }),
    lead: async () => {},
  };
}
