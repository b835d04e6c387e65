// Implements the Terminals port over the relay. Commands outlive a connection, so most calls can continue after it
// breaks.
import { RelayError } from "#contract";
import type { Terminals } from "#core/ports.ts";
import { retryLost, isLost } from "./retry-lost.ts";
import type { RelayLink } from "#core/relay-link.ts";

/** Maximum wait in milliseconds for the relay to reconnect while a command runs. */
const outageMs = 120_000;
/** Time in milliseconds that a read may take beyond the wait that it asks for. */
const slackMs = 15_000;

export function relayTerminals(link: RelayLink, root: string): Terminals {
  return {
    open: async (options) => {
      try {
        return await link.call("terminal.open", { root, ...options });
      } catch (error) {
        if (!isLost(error)) throw error;
        await link.ready({ waitMs: outageMs });
        // The command may have started before the connection broke, so this call only attaches to it.
        return link.call("terminal.open", { root, ...options, create: false }).catch(explain);
      }
    },
    read: (options, signal) =>
      retryLost(link, { signal, waitMs: outageMs }, () =>
        link.call("terminal.read", options, { signal, deadlineMs: options.waitMs + slackMs }),
      ),
    // Not repeated, because the text may have arrived even if the answer was lost.
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
