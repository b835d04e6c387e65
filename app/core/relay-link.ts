// The connection to the relay, as services see it.
import type { RelayMethod, RelayInput, RelayOutput } from "../../relay/contract/methods.ts";
import type { RelayStatus } from "./ports.ts";

export interface CallOptions {
  /** Aborting tells the relay, and rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Half a minute unless told; Infinity for calls that their signal alone may end. */
  deadlineMs?: number;
}

export type RelayCall = <M extends RelayMethod>(
  method: M,
  input: RelayInput<M>,
  options?: CallOptions,
) => Promise<RelayOutput<M>>;

export interface ReadyOptions {
  signal?: AbortSignal;
  /** Five seconds unless told. */
  waitMs?: number;
}

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
