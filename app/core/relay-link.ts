// The interface of a connection to the relay. Ports and services that need the relay use it.
import type { RelayMethod, RelayInput, RelayOutput } from "../../relay/contract/methods.ts";
import type { RelayStatus } from "./ports.ts";

export interface CallOptions {
  /** Cancels the call: the relay stops its work, and the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Time limit of the call in milliseconds; 30 seconds if absent. With Infinity, only the signal ends the call. */
  deadlineMs?: number;
}

export type RelayCall = <M extends RelayMethod>(
  method: M,
  input: RelayInput<M>,
  options?: CallOptions,
) => Promise<RelayOutput<M>>;

export interface ReadyOptions {
  signal?: AbortSignal;
  /** How long to wait for a connection, in milliseconds; five seconds if absent. */
  waitMs?: number;
  /** True to wait until the signal aborts, even while the relay refuses this browser. */
  patient?: boolean;
}

/** A connection to a relay, over a socket or in the same process. */
export interface RelayLink {
  /**
   * Calls a method of the relay. Without a connection, waits up to five seconds for one, then rejects with `closed`.
   */
  call: RelayCall;
  /** Resolves when the relay is connected. Rejects with `closed` if that takes longer than `waitMs`. */
  ready(options?: ReadyOptions): Promise<void>;
  status(): RelayStatus;
  /**
   * Tells the relay that this browser leads. Repeats the message after each reconnect, until another browser takes
   * over.
   */
  lead(epoch: number): Promise<void>;
}

export interface SocketLink extends RelayLink {
  /** Keeps the connection open, and reconnects after a loss, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Reconnects at once, using the newest stored token. */
  reconnect(): void;
  /** Exchanges a pairing token for a device token. The caller must store the device token and then reconnect. */
  pair(pairing: string, name: string): Promise<RelayOutput<"relay.pair">>;
}
