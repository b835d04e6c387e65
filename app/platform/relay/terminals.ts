// Implements the Terminals port over the relay. Processes outlive a connection, so a call can go on after it breaks.
import { RelayError } from "#contract";
import type { Terminals } from "#core/ports.ts";
import { retryLost, isLost } from "./retry-lost.ts";
import type { RelayLink } from "#core/relay-link.ts";

/** How long a running command waits for the relay to reconnect. */
const outageMs = 120_000;
/** How much longer than the requested wait a read may take. */
const slackMs = 15_000;

export function relayTerminals(link: RelayLink, root: string): Terminals {
  return {
    open: async (options) => {
      try {
        return await link.call("terminal.open", { root, ...options });
      } catch (error) {
        if (!isLost(error)) throw error;
        await link.ready({ waitMs: outageMs });
        // The command may have started before the connection broke, so this call attaches to it and never starts it again.
        return link.call("terminal.open", { root, ...options, create: false }).catch(explain);
      }
    },
    read: (options, signal) =>
      retryLost(link, { signal, waitMs: outageMs }, () =>
        link.call("terminal.read", options, { signal, deadlineMs: options.waitMs + slackMs }),
      ),
    // Never repeated, because the typed text may have arrived although the answer was lost.
    write: async (id, text) => {
      await link.call("terminal.write", { id, text });
    },
    kill: async (id) => (await retryLost(link, { waitMs: outageMs }, () => link.call("terminal.kill", { id }))).killed,
  };
}

function explain(error: unknown): never {
  if (!(error instanceof RelayError && error.code === "not-found")) throw error;
  throw new RelayError(
    "closed",
    "The connection broke while the command started. It is not running now, but it may have run: check before repeating it.",
  );
}
