// The connection to the relay, as the ports built on it and the services see it.
import type { RelayMethod, RelayInput, RelayOutput } from "../../relay/contract/methods.ts";
import type { RelayStatus } from "./ports.ts";

export interface CallOptions {
  /** Aborting cancels the call at the relay and rejects with the signal's reason. */
  signal?: AbortSignal;
  /** 30 seconds if absent. Infinity: only the signal ends the call. */
  deadlineMs?: number;
}

export type RelayCall = <M extends RelayMethod>(
  method: M,
  input: RelayInput<M>,
  options?: CallOptions,
) => Promise<RelayOutput<M>>;

export interface ReadyOptions {
  signal?: AbortSignal;
  /** Five seconds if absent. */
  waitMs?: number;
}

/** A connection to a relay, over a socket or in the same process. */
export interface RelayLink {
  /** Waits up to five seconds for a connection, then rejects with `closed`. */
  call: RelayCall;
  /** Resolves when connected; rejects with `closed` after the waiting time. */
  ready(options?: ReadyOptions): Promise<void>;
  status(): RelayStatus;
  /** Tells the relay that this side leads: now, and on every later connection until another browser takes over. */
  lead(epoch: number): Promise<void>;
}

export interface SocketLink extends RelayLink {
  /** Stays connected until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Reconnects at once, with the token that is stored now. */
  reconnect(): void;
  /** Exchanges a pairing token for a device token. The caller has to store the device token and reconnect. */
  pair(pairing: string, name: string): Promise<RelayOutput<"relay.pair">>;
}
