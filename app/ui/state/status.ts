// The worker's status as a signal, such as the state of the connection to the relay.
import { type Accessor, createResource, createSignal, onCleanup } from "solid-js";
import type { WorkerStatus } from "../../api.ts";
import { useOcto } from "./context.ts";

const unknown: WorkerStatus = { relay: { state: "connecting" }, leading: false, outdated: false };

export function createStatus(): Accessor<WorkerStatus> {
  const octo = useOcto();
  const [status, setStatus] = createSignal(unknown);
  onCleanup(octo.watch({ kind: "status" }, (message) => message.kind === "status" && setStatus(message.status)));
  return status;
}

/** Maximum wait for the relay, in milliseconds, before a page shows its offline state. */
const maxWaitMs = 1_000;

/** Suspends until the state of the relay is known, or until the maximum wait is over. */
export function createRelayKnown(): Accessor<true | undefined> {
  const octo = useOcto();
  const [known] = createResource(
    () =>
      new Promise<true>((resolve) => {
        const timer = setTimeout(() => resolve(true), maxWaitMs);
        const stop = octo.watch({ kind: "status" }, (message) => {
          if (message.kind === "status" && isKnown(message.status.relay)) resolve(true);
        });
        onCleanup(() => {
          clearTimeout(timer);
          stop();
        });
      }),
  );
  return known;
}

/** True if the state of the relay is known. It is unknown before the first attempt to connect. */
const isKnown = ({ state, reason }: WorkerStatus["relay"]): boolean =>
  state === "connected" || state === "refused" || reason !== undefined;
