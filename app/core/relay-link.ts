// The interface of the connection to the relay. Ports to the machine and services are built on it.
import type { RelayMethod, RelayInput, RelayOutput } from "../../relay/contract/methods.ts";
import type { RelayStatus } from "./ports.ts";

export interface CallOptions {
  /** Cancels the call: the relay stops its work, and the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /** How long the call may take; 30 seconds if absent. Infinity: only the signal ends the call. */
  deadlineMs?: number;
}

export type RelayCall = <M extends RelayMethod>(
  method: M,
  input: RelayInput<M>,
  options?: CallOptions,
) => Promise<RelayOutput<M>>;

export interface ReadyOptions {
  signal?: AbortSignal;
  /** How long to wait for a connection; five seconds if absent. */
  waitMs?: number;
}

/** A connection to a relay, over a socket or in the same process. */
export interface RelayLink {
  /** Calls a method of the relay. Waits up to five seconds for a connection, then rejects with `closed`. */
  call: RelayCall;
  /** Resolves when connected. Rejects with `closed` after `waitMs`. */
  ready(options?: ReadyOptions): Promise<void>;
  status(): RelayStatus;
  /** Tells the relay that this side leads: at once, and on every later connection until another browser takes over. */
  lead(epoch: number): Promise<void>;
}

export interface SocketLink extends RelayLink {
  /** Stays connected until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Reconnects at once, with the newest stored token. */
  reconnect(): void;
  /** Exchanges a pairing token for a device token. The caller has to store the device token and reconnect. */
  pair(pairing: string, name: string): Promise<RelayOutput<"relay.pair">>;
}
