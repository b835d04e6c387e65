// The list of chats in one view: recent, archived or deleted. The list is read again when the worker reports a change.
import { createSignal, onCleanup } from "solid-js";
import { createStore, reconcile, type Store } from "solid-js/store";
import type { SessionQuery, SessionSummary } from "#core/store-ports.ts";
import { useOcto } from "./context.ts";

const page = 50;

export type ListView = NonNullable<SessionQuery["view"]>;

export interface SessionList {
  rows: Store<SessionSummary[]>;
  ready: () => boolean;
  /** True if there may be older chats. */
  hasOlder: () => boolean;
  /** Loads another page of older chats. */
  loadOlder(): void;
  view: () => ListView;
  show(view: ListView): void;
}

export function createSessionList(): SessionList {
  const octo = useOcto();
  const [rows, setRows] = createStore<SessionSummary[]>([]);
  const [ready, setReady] = createSignal(false);
  const [view, setView] = createSignal<ListView>("recent");
  const [limit, setLimit] = createSignal(page);
  let reading = false;
  let again = false;

  const refresh = async () => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    const list = await octo.call((api) => api.sessions.list({ limit: limit(), view: view() })).catch(() => undefined);
    reading = false;
    // Drops the result of an outdated request, so that it is not shown for a moment.
    if (list && !again) {
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
    hasOlder: () => rows.length >= limit(),
    loadOlder() {
      if (rows.length < limit()) return;
      setLimit((now) => now + page);
      void refresh();
    },
    view,
    show(next) {
      setView(next);
      setLimit(page);
      setReady(false);
      setRows([]);
      void refresh();
    },
  };
}
