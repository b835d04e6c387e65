// Implements the Terminals port over the relay. Commands outlive a connection, so most calls can continue after it
// breaks.
import { RelayError, type TerminalState } from "#contract";
import type { Terminals } from "#core/ports.ts";
import type { ReadyOptions, RelayLink } from "#core/relay-link.ts";
import { ConnectionLost } from "./connection.ts";
import { type Caller, waitOf, whenBack } from "./when-back.ts";

/** Time in milliseconds that a read may take beyond the wait that it asks for. */
const slackMs = 15_000;

export function relayTerminals(link: RelayLink, root: string, turn: Caller): Terminals {
  const options = { signal: turn?.left };
  const wait = waitOf(turn);
  return {
    open: (start) =>
      openOnce(link, wait, start.create, (create) => link.call("terminal.open", { root, ...start, create }, options)),
    // A stopped turn still reads how its command ended.
    read: (from, signal) =>
      whenBack(link, { ...wait, signal: turn?.left ?? signal }, { repeat: true }, () =>
        link.call("terminal.read", from, { signal: turn?.left ?? signal, deadlineMs: from.waitMs + slackMs }),
      ),
    // Not repeated, because the text may have arrived even if the answer was lost.
    write: async (id, text) => {
      await whenBack(link, wait, { repeat: false }, () => link.call("terminal.write", { id, text }, options)).catch(
        explainWrite,
      );
    },
    // Waits for the relay even after the turn has been left, because a stopped command must not go on.
    kill: async (id) =>
      (await whenBack(link, turn ? { patient: true } : {}, { repeat: true }, () => link.call("terminal.kill", { id })))
        .killed,
  };
}

type Open = (create: boolean) => Promise<TerminalState>;

/** Starts or attaches to a command. Starts it again only if it is certain that the relay never received the first call. */
async function openOnce(link: RelayLink, wait: ReadyOptions, create: boolean, open: Open): Promise<TerminalState> {
  for (;;) {
    await link.ready(wait);
    const boot = link.status().facts?.boot;
    try {
      return await open(create);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      if (!error.sent) continue;
    }
    // The command may have started before the connection broke, so this call only attaches to it.
    const attached = await whenBack(link, wait, { repeat: true }, () => open(false)).catch(unlessUnknown);
    if (attached) return attached;
    const isSameRelay = boot !== undefined && link.status().facts?.boot === boot;
    if (!create || !isSameRelay) throw mayHaveBegun();
  }
}

function unlessUnknown(error: unknown): undefined {
  if (!(error instanceof RelayError && error.code === "not-found")) throw error;
}

const mayHaveBegun = () =>
  new RelayError(
    "closed",
    "The relay ended while the command started. The command is not running now, but it may have begun: check before you repeat it.",
  );

function explainWrite(error: unknown): never {
  if (!(error instanceof ConnectionLost && error.sent)) throw error;
  throw new RelayError(
    "closed",
    "The connection broke while this was typed. The text may have arrived: look at the output before you type it again.",
  );
}
