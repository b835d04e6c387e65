// How relay and browser prove to each other who they are before a token is sent. Both know the hash of the token. Each
// signs the other's number and the port, so that another program on the port learns nothing that it could use elsewhere.

/** What is signed to name the device, without revealing anything about its token. */
export const deviceText = "octo device";

interface Greeting {
  port: string | number;
  /** Random numbers, chosen by each side for this connection. */
  browser: string;
  relay: string;
}

/** What the relay signs. The browser checks it before it proves itself. */
export const relayText = ({ port, browser, relay }: Greeting) => `octo relay\n${port}\n${browser}\n${relay}`;
/** What the browser signs. */
export const browserText = ({ port, browser, relay }: Greeting) => `octo browser\n${port}\n${browser}\n${relay}`;
