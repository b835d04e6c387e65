// Relay, lead and build as one signal.
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

/** How long a page waits before it shows what it can do without the relay. */
const maxWaitMs = 1_000;

/** Suspends until it is known whether the relay can be reached, or for too long to wait. */
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

/** Before the first try there is nothing to say about it. */
const isKnown = ({ state, reason }: WorkerStatus["relay"]): boolean =>
  state === "connected" || state === "refused" || reason !== undefined;
