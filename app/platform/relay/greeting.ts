// Greets the relay: it must prove that it is the one this browser is paired with before the browser proves itself.
import { browserText, deviceText, RelayError, relayText } from "#contract";
import type { DeviceKey } from "#core/store-ports.ts";
import type { Connection } from "./connection.ts";

export interface Identity extends Pick<DeviceKey, "sign"> {
  /** The port of the relay's address. */
  port: string;
}

/** How long the relay may take to answer, in milliseconds. */
const deadlineMs = 10_000;

export const isPaired = async ({ sign }: Identity): Promise<boolean> => (await sign(deviceText)) !== undefined;

/** Returns this browser's proof for `relay.hello`. */
export async function greet(connection: Connection, { sign, port }: Identity): Promise<{ proof: string }> {
  const browser = crypto.randomUUID();
  const device = (await sign(deviceText)) ?? "";
  const answer = await connection.call("relay.challenge", { device, nonce: browser }, { deadlineMs });
  const greeting = { port, browser, relay: answer.nonce };
  if (answer.proof !== (await sign(relayText(greeting)))) throw impostor();
  return { proof: (await sign(browserText(greeting))) ?? "" };
}

const impostor = () =>
  new RelayError(
    "forbidden",
    "What answers at this address is not the relay of this browser. End that program, then start octo-relay.",
  );
