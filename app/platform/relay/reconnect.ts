// Keeps up a connection to the relay: authenticates, detects when the connection ends, and reconnects after growing
// delays.
import { type EventFrame, protocolVersion, RelayError } from "#contract";
import type { Clock, RelayStatus } from "#core/ports.ts";
import { type Connection, ConnectionLost, openConnection, type WebSocketLike } from "./connection.ts";
import { keepHeartbeat } from "./heartbeat.ts";
import { greet, type Identity, isPaired } from "./greeting.ts";
import type { StatusTracker } from "./relay-status.ts";

/** How this browser shows who it is: by a proof that the relay must match, or by its token. */
export type Credentials = { identity: Identity } | { token(): Promise<string | undefined> };
type Login = (connection: Connection) => Promise<{ proof: string } | { token: string }>;

export interface ReconnectOptions {
  connect(): WebSocketLike;
  credentials: Credentials;
  clock: Clock;
  tracker: StatusTracker;
  onEvent(frame: EventFrame): void;
  /** Called when `relay.hello` has succeeded, before all other calls. */
  onConnected(connection: Connection): Promise<void>;
}

export interface Reconnecting {
  /** Connects, and reconnects each time the connection ends, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  reconnect(): void;
  connection(): Connection | undefined;
}

/** Maximum delay of a timer, in milliseconds. A wait of this length lasts until `reconnect` is called. */
const foreverMs = 2 ** 31 - 1;

/** How often to look whether a relay of another version was replaced, in milliseconds. */
const otherVersionMs = 5_000;

export function createReconnecting(options: ReconnectOptions): Reconnecting {
  const { connect, credentials, clock, tracker, onEvent, onConnected } = options;
  let connection: Connection | undefined;
  let attempt = new AbortController();
  const reconnect = () => attempt.abort();

  const authenticate = async (login: Login, signal: AbortSignal): Promise<Connection> => {
    const opened = await openConnection(connect(), onEvent, signal);
    try {
      const hello = { ...(await login(opened)), protocol: protocolVersion };
      const facts = await opened.call("relay.hello", hello, { deadlineMs: 10_000 });
      connection = opened;
      tracker.set({ state: "connected", facts });
      await onConnected(opened);
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  };

  /** Opens one connection and waits until it ends. @returns the new status */
  const live = async (signal: AbortSignal): Promise<RelayStatus> => {
    const { reason, code } = tracker.status();
    tracker.set({ state: "connecting", reason, code });
    try {
      const login = await loginOf(credentials);
      if (!login) return notPaired;
      const opened = await authenticate(login, signal);
      const connected = tracker.status();
      await keepHeartbeat(opened, clock, (isSilent) => {
        connection = isSilent ? undefined : opened;
        tracker.set(isSilent ? silent : connected);
      });
      return { state: "connecting", reason: new ConnectionLost(true).message, code: "closed" };
    } catch (error) {
      return statusAfter(error);
    } finally {
      connection = undefined;
    }
  };

  return {
    connection: () => connection,
    reconnect,
    run: async (signal) => {
      signal.addEventListener("abort", reconnect);
      whenOnline(() => !connection && reconnect(), signal);
      for (let failures = 0; !signal.aborted; failures++) {
        attempt = new AbortController();
        const after = await live(attempt.signal);
        if (tracker.status().state === "connected") failures = 0;
        tracker.set(after);
        const pause = pauseAfter(after, failures, clock.random());
        if (!signal.aborted) await clock.sleep(pause, attempt.signal);
      }
      tracker.set({ state: "off" });
    },
  };
}

const notPaired: RelayStatus = {
  state: "off",
  reason: "This browser is not paired with a relay yet.",
  code: "unauthorized",
};
/** A relay that is connected but does not answer. */
const silent: RelayStatus = { state: "connecting", reason: "The relay does not answer.", code: "timeout" };

/** Returns undefined if this browser is not paired. */
async function loginOf(credentials: Credentials): Promise<Login | undefined> {
  if ("identity" in credentials) {
    const { identity } = credentials;
    return (await isPaired(identity)) ? (connection) => greet(connection, identity) : undefined;
  }
  const token = await credentials.token();
  return token === undefined ? undefined : async () => ({ token });
}

/**
 * Returns how long to wait before the next attempt, in milliseconds. A relay of another version may be replaced by the
 * right one at any time. A browser that is not paired waits until the person pairs it.
 */
function pauseAfter({ state, code }: RelayStatus, failures: number, random: number): number {
  if (state === "connecting") return backoff(failures, random);
  return code === "unsupported" ? otherVersionMs : foreverMs;
}

/**
 * Returns a delay in milliseconds. It doubles from 0.1 s to 5 s, minus a random part of up to half, so that tabs do not
 * all reconnect at once.
 */
function backoff(failures: number, random: number): number {
  return Math.min(5_000, 100 * 2 ** failures) * (1 - random / 2);
}

function statusAfter(error: unknown): RelayStatus {
  if (!(error instanceof RelayError))
    return { state: "connecting", reason: "The relay cannot be reached.", code: "closed" };
  const refused = error.code === "unauthorized" || error.code === "unsupported";
  return { state: refused ? "refused" : "connecting", reason: error.message, code: error.code };
}

/**
 * Calls the listener when the browser is online again. Does nothing in Node, where there is no `online` event and the
 * relay is on the same machine.
 */
function whenOnline(listener: () => void, signal: AbortSignal): void {
  if ("addEventListener" in globalThis) globalThis.addEventListener("online", listener, { signal });
}
