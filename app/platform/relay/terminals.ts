// Processes on the relay's machine. They outlive the connection, so a lost one is picked up again where it was.
import { RelayError } from "#contract";
import type { Terminals } from "#core/ports.ts";
import { retryLost, isLost } from "./retry-lost.ts";
import type { RelayLink } from "#core/relay-link.ts";

/** How long a running command waits for the relay to come back, and what reading and ending one may take at most. */
const outageMs = 120_000;
const slackMs = 15_000;

export function relayTerminals(link: RelayLink, root: string): Terminals {
  return {
    open: async (options) => {
      try {
        return await link.call("terminal.open", { root, ...options });
      } catch (error) {
        if (!isLost(error)) throw error;
        await link.ready({ waitMs: outageMs });
        // It may have begun before the loss, so it must not be started again: attach, or say what is not known.
        return link.call("terminal.open", { root, ...options, create: false }).catch(explain);
      }
    },
    read: (options, signal) =>
      retryLost(link, { signal, waitMs: outageMs }, () =>
        link.call("terminal.read", options, { signal, deadlineMs: options.waitMs + slackMs }),
      ),
    // Never made twice by itself: a lost keystroke may have arrived.
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
    "The connection broke while the command was being started. It is not running now, but may have begun: check before repeating it.",
  );
}
