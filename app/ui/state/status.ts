// Relay, lead and build as one signal.
import { type Accessor, createSignal, onCleanup } from "solid-js";
import type { WorkerStatus } from "../../api.ts";
import { useOcto } from "./context.ts";

const unknown: WorkerStatus = { relay: { state: "connecting" }, leading: false, outdated: false };

export function createStatus(): Accessor<WorkerStatus> {
  const octo = useOcto();
  const [status, setStatus] = createSignal(unknown);
  onCleanup(octo.watch({ kind: "status" }, (message) => message.kind === "status" && setStatus(message.status)));
  return status;
}
