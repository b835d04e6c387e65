// Finds out whether a connected relay still answers. A suspended relay keeps its connections but answers nothing.
import type { Clock } from "#core/ports.ts";
import type { Connection } from "./connection.ts";

/** Pause between two pings. */
const beatMs = 5_000;
/** A relay that sends nothing for this long after a ping is silent. */
const patienceMs = 4_000;
/** After this time of silence the connection is closed. */
const giveUpMs = 60_000;

/**
 * Pings the relay until the connection ends, or closes it after a long silence. @param silent called when the relay
 * falls silent, and when it answers again
 */
export async function keepHeartbeat(
  connection: Connection,
  clock: Clock,
  silent: (is: boolean) => void,
): Promise<void> {
  const over = new AbortController();
  void connection.closed.then(() => over.abort());
  const { signal } = over;
  while (!signal.aborted) {
    await clock.sleep(beatMs, signal);
    if (signal.aborted) return;
    const answer = answerOf(connection);
    const isSilent = async (ms: number) => {
      await Promise.race([answer.arrived, clock.sleep(ms, signal)]);
      return !signal.aborted && !answer.hasArrived();
    };
    if (!(await isSilent(patienceMs))) continue;
    silent(true);
    if (await isSilent(giveUpMs)) connection.close();
    else if (!signal.aborted) silent(false);
  }
}

/** Sends a ping. Every message that arrives after it counts as its answer, also a refusal of an older relay. */
function answerOf(connection: Connection) {
  const before = connection.received();
  const arrived = connection
    .call("relay.ping", {}, { deadlineMs: Number.POSITIVE_INFINITY })
    .then(() => undefined)
    .catch(() => undefined);
  return { arrived, hasArrived: () => connection.received() !== before };
}
