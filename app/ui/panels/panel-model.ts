// State that all tabs of the panel share: chat, folder, changes, and when to read the folder again.
import { type Accessor, createEffect, createMemo, createResource, createSignal, on } from "solid-js";
import type { FileChange } from "#core/session/files/file-changes.ts";
import type { SessionId } from "#core/ids.ts";
import type { Octo } from "../octo.ts";
import { useOcto } from "../state/context.ts";
import type { SessionView } from "../state/session-view.ts";
import { createStatus } from "../state/status.ts";

export interface PanelModel {
  octo: Octo;
  sessionId: SessionId;
  folder: string;
  connected: Accessor<boolean>;
  /** True while one of the agent's tools runs. */
  busy: Accessor<boolean>;
  /** Changes whenever the folder may have changed: a tool ended, the relay reconnected, or the person refreshed. */
  tick: Accessor<number>;
  refresh(): void;
  changes: Accessor<FileChange[] | undefined>;
  /** Path of the file in the preview; undefined if the preview is closed. */
  shown: Accessor<string | undefined>;
  preview(path: string | undefined): void;
}

export function createPanelModel({ state }: SessionView, folder: string): PanelModel {
  const octo = useOcto();
  const { sessionId } = state;
  const status = createStatus();
  const [tick, setTick] = createSignal(0);
  const [shown, preview] = createSignal<string>();
  const refresh = () => setTick((n) => n + 1);
  const connected = createMemo(() => status().relay.state === "connected");
  const tools = createMemo(() => state.order.flatMap((id) => (state.entries[id]?.kind === "tool" ? [id] : [])));
  const statusOf = (id: (typeof state.order)[number]) => {
    const entry = state.entries[id];
    return entry?.kind === "tool" ? entry.status : undefined;
  };
  /** The newest ended tool call. It does not depend on which older messages are loaded. */
  const lastEnded = createMemo(() => tools().findLast((id) => statusOf(id) === "ended"));
  createEffect(on(lastEnded, refresh, { defer: true }));
  createEffect(on(connected, (now) => now && refresh(), { defer: true }));
  const [changes] = createResource(
    // Falls back to a text, because a resource with a falsy source makes no request.
    () => lastEnded() ?? "none",
    () => octo.call((api) => api.changes(sessionId)).catch(() => undefined),
  );
  return {
    octo,
    sessionId,
    folder,
    connected,
    busy: () => tools().some((id) => statusOf(id) === "running"),
    tick,
    refresh,
    changes: () => changes.latest,
    shown,
    preview,
  };
}
