// The way to the relay: calls over a socket that may be lost and found again.
import { RelayError, type RelayOutput } from "#contract";
import type { Clock, RelayStatus } from "#core/ports.ts";
import { type Connection, lost, openConnection, type RelayCall, type WebSocketLike } from "./connection.ts";
import { createLine } from "./reconnect.ts";
import { createStanding, type ReadyOptions } from "./relay-status.ts";

/** What the ports over the relay are built on, whether it is a socket away or in this process. */
export interface RelayLink {
  /** Waits up to five seconds for a connection, then fails with `closed`. */
  call: RelayCall;
  /** Resolves when connected; rejects with `closed` when it takes too long. */
  ready(options?: ReadyOptions): Promise<void>;
  status(): RelayStatus;
  /** Says that this side acts: now, and on every later connection until another browser takes over. */
  lead(epoch: number): Promise<void>;
}

export interface SocketLink extends RelayLink {
  /** Keeps connected until the signal ends. */
  run(signal: AbortSignal): Promise<void>;
  /** Starts over at once, with the token that is there now. */
  reconnect(): void;
  /** Trades a pairing token for a device token; the caller keeps it and reconnects. */
  pair(pairing: string, name: string): Promise<RelayOutput<"relay.pair">>;
}

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
  const standing = createStanding(clock, options.onStatus);
  let leading: number | undefined;
  let otherLead: string | undefined;
  const showLead = () => standing.become({ ...standing.status(), otherLead });

  const sayLead = async (connection: Connection | undefined) => {
    if (leading === undefined || !connection) return;
    // Should this be lost with its connection, the next one says it again.
    await connection.call("relay.lead", { epoch: leading }).catch(unlessClosed);
  };

  const line = createLine({
    ...options,
    standing,
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
      if (!line.connection()) await standing.ready({ signal });
      const connection = line.connection();
      if (!connection) throw lost();
      return connection.call(method, input, { signal, deadlineMs });
    },
    ready: standing.ready,
    status: standing.status,
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
