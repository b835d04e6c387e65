// The app's link to the relay: calls over a WebSocket that reconnects by itself.
import { RelayError } from "#contract";
import type { Clock, RelayStatus } from "#core/ports.ts";
import { type Connection, ConnectionLost, openConnection, type WebSocketLike } from "./connection.ts";
import type { RelayCall, SocketLink } from "#core/relay-link.ts";
import type { Identity } from "./greeting.ts";
import { createReconnecting } from "./reconnect.ts";
import { createStatusTracker } from "./relay-status.ts";

export interface LinkOptions {
  connect(): WebSocketLike;
  /** Returns this device's token; undefined while this browser is not paired. Not asked if there is an identity. */
  token?(): Promise<string | undefined>;
  /** Proves who this browser is, without sending the token. */
  identity?: Identity;
  /** Called when the relay is connected, before all other calls. */
  unlock?(call: RelayCall): Promise<void>;
  clock: Clock;
  onStatus?(status: RelayStatus): void;
  /** Called after each connection, and when another device has changed a choice that all devices share. */
  onChoices?(): void;
}

export function createRelayLink(options: LinkOptions): SocketLink {
  const { connect, clock } = options;
  const tracker = createStatusTracker(clock, options.onStatus);
  let leading: number | undefined;
  let otherLead: string | undefined;
  const showLead = () => tracker.set({ ...tracker.status(), otherLead });

  const announceLead = async (connection: Connection | undefined) => {
    if (leading === undefined || !connection) return;
    // If the connection breaks before the answer, `onConnected` sends the epoch again.
    await connection.call("relay.lead", { epoch: leading }).catch(unlessClosed);
  };

  const reconnecting = createReconnecting({
    ...options,
    credentials: options.identity
      ? { identity: options.identity }
      : { token: options.token ?? (async () => undefined) },
    tracker,
    onEvent: (frame) => {
      if (frame.event === "preference.changed") options.onChoices?.();
      if (frame.event !== "lead.taken") return;
      leading = undefined;
      otherLead = frame.data.deviceName;
      showLead();
    },
    onConnected: async (connection) => {
      await options.unlock?.(connection.call);
      if (otherLead !== undefined) showLead();
      await announceLead(connection);
      options.onChoices?.();
    },
  });

  return {
    call: async (method, input, { signal, deadlineMs } = {}) => {
      if (!reconnecting.connection()) await tracker.ready({ signal });
      const connection = reconnecting.connection();
      if (!connection) throw new ConnectionLost(false);
      return connection.call(method, input, { signal, deadlineMs });
    },
    ready: tracker.ready,
    status: tracker.status,
    lead: async (epoch) => {
      leading = epoch;
      otherLead = undefined;
      await announceLead(reconnecting.connection());
      showLead();
    },
    run: reconnecting.run,
    reconnect: reconnecting.reconnect,
    pair: async (pairing, name) => {
      const unpaired = await openConnection(connect(), () => {});
      return unpaired.call("relay.pair", { pairing, name }).finally(unpaired.close);
    },
  };
}

function unlessClosed(error: unknown): void {
  if (!(error instanceof RelayError && error.code === "closed")) throw error;
}
