// The way to the relay: calls over a socket that may be lost and found again.
import { RelayError } from "#contract";
import type { Clock, RelayStatus } from "#core/ports.ts";
import { type Connection, lost, openConnection, type WebSocketLike } from "./connection.ts";
import type { SocketLink } from "#core/relay-link.ts";
import { createReconnecting } from "./reconnect.ts";
import { createStatusTracker } from "./relay-status.ts";

export interface LinkOptions {
  connect(): WebSocketLike;
  /** Undefined while this browser is not paired. */
  token(): Promise<string | undefined>;
  clock: Clock;
  onStatus?(status: RelayStatus): void;
  /** Connected, or another device has chosen something that holds on all. */
  onChoices?(): void;
}

export function createRelayLink(options: LinkOptions): SocketLink {
  const { connect, clock } = options;
  const tracker = createStatusTracker(clock, options.onStatus);
  let leading: number | undefined;
  let otherLead: string | undefined;
  const showLead = () => tracker.become({ ...tracker.status(), otherLead });

  const sayLead = async (connection: Connection | undefined) => {
    if (leading === undefined || !connection) return;
    // Should this be lost with its connection, the next one says it again.
    await connection.call("relay.lead", { epoch: leading }).catch(unlessClosed);
  };

  const line = createReconnecting({
    ...options,
    tracker,
    onEvent: (frame) => {
      if (frame.event === "preference.changed") options.onChoices?.();
      if (frame.event !== "lead.taken") return;
      leading = undefined;
      otherLead = frame.data.deviceName;
      showLead();
    },
    onConnected: async (connection) => {
      if (otherLead !== undefined) showLead();
      await sayLead(connection);
      options.onChoices?.();
    },
  });

  return {
    call: async (method, input, { signal, deadlineMs } = {}) => {
      if (!line.connection()) await tracker.ready({ signal });
      const connection = line.connection();
      if (!connection) throw lost();
      return connection.call(method, input, { signal, deadlineMs });
    },
    ready: tracker.ready,
    status: tracker.status,
    lead: async (epoch) => {
      leading = epoch;
      otherLead = undefined;
      await sayLead(line.connection());
      showLead();
    },
    run: line.run,
    reconnect: line.reconnect,
    pair: async (pairing, name) => {
      const stranger = await openConnection(connect(), () => {});
      return stranger.call("relay.pair", { pairing, name }).finally(stranger.close);
    },
  };
}

function unlessClosed(error: unknown): void {
  if (!(error instanceof RelayError && error.code === "closed")) throw error;
}
