// The list of sessions, read again when the worker says that it changed.
import { createSignal, onCleanup } from "solid-js";
import { createStore, reconcile, type Store } from "solid-js/store";
import type { SessionSummary } from "#core/ports.ts";
import { useOcto } from "./context.ts";

const page = 50;

export interface SessionList {
  rows: Store<SessionSummary[]>;
  ready: () => boolean;
  /** There may be older ones. */
  more: () => boolean;
  /** Asks for another page of older ones. */
  extend(): void;
  refresh(): void;
}

export function createSessionList(archived: () => boolean = () => false): SessionList {
  const octo = useOcto();
  const [rows, setRows] = createStore<SessionSummary[]>([]);
  const [ready, setReady] = createSignal(false);
  const [limit, setLimit] = createSignal(page);
  let reading = false;
  let again = false;

  const refresh = async () => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    const list = await octo
      .call((api) => api.sessions.list({ limit: limit(), shelf: archived() ? "archived" : "recent" }))
      .catch(() => undefined);
    reading = false;
    if (list) {
      setRows(reconcile(list, { key: "sessionId" }));
      setReady(true);
    }
    if (again) {
      again = false;
      void refresh();
    }
  };
  onCleanup(octo.watch({ kind: "sessions" }, (message) => message.kind === "sessions" && void refresh()));
  void refresh();
  return {
    rows,
    ready,
    more: () => rows.length >= limit(),
    extend() {
      setLimit((now) => now + page);
      void refresh();
    },
    refresh: () => void refresh(),
  };
}
