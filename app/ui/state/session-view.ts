// One shared, reference-counted store per open chat, updated by the same reducer as in the worker.
import { createSignal, onCleanup } from "solid-js";
import { createStore, produce, reconcile, type Store } from "solid-js/store";
import { apply } from "#core/session/apply.ts";
import { emptyState } from "#core/session/empty-state.ts";
import type { Command } from "#core/session/commands.ts";
import type { EntryId, SessionId } from "#core/ids.ts";
import type { SessionState } from "#core/session/state.ts";
import type { WatchMessage } from "../../api.ts";
import type { Octo } from "../octo.ts";
import { useOcto } from "./context.ts";

/** Number of entries that are loaded at first. Older ones are loaded when the reader scrolls up. */
const firstWindow = 30;
const windowSize = 100;
/** If more entries than this are loaded and the reader is at the end of the chat, the oldest are dropped. */
const trimAbove = 3 * windowSize;

export interface SessionView {
  state: Store<SessionState>;
  /** Commands that wait: queued messages, and a stop in progress. */
  queue: () => Command[];
  /** True once the chat's state has arrived from the worker. */
  ready: () => boolean;
  /** True if there are older messages than the loaded ones. */
  hasOlder: () => boolean;
  /**
   * Why the chat cannot be shown: it was deleted, its log is damaged, or this browser has never had it. Undefined if it
   * can be shown.
   */
  absent: () => "removed" | "unreadable" | "unknown" | undefined;
  /** Asks the worker for the chat again. */
  reopen(): void;
  /** Loads older messages. Resolves once the messages are in the store. */
  loadOlder(limit?: number): Promise<void>;
  /** Drops the oldest messages of a long chat. Call this only while the reader is at the end. */
  trim(): void;
}

interface Shared {
  view: SessionView;
  users: number;
  close(): void;
}

const shared = new Map<SessionId, Shared>();

export function createSessionView(sessionId: SessionId): SessionView {
  const octo = useOcto();
  let one = shared.get(sessionId);
  if (!one) {
    one = openView(sessionId, octo);
    shared.set(sessionId, one);
  }
  const held = one;
  held.users += 1;
  onCleanup(() => {
    held.users -= 1;
    if (held.users > 0) return;
    held.close();
    shared.delete(sessionId);
  });
  return held.view;
}

function openView(sessionId: SessionId, octo: Octo): Shared {
  const [state, setState] = createStore<SessionState>(emptyState(sessionId));
  const [queue, setQueue] = createSignal<Command[]>([]);
  const [ready, setReady] = createSignal(false);
  const [more, setMore] = createSignal(false);
  const [lost, setLost] = createSignal<"removed" | "unreadable">();
  let close = () => {};

  const listen = (message: WatchMessage) => {
    if (message.kind === "view") {
      setState(reconcile(message.state, { key: null }));
      setMore(message.more);
      setQueue(message.queue);
      setReady(true);
      setLost(undefined);
    } else if (message.kind === "events" || message.kind === "live") {
      const [first] = message.events;
      // A gap in the sequence numbers means that events are missing, so the whole view is requested again.
      if (first && "seq" in first && first.seq > state.lastSeq + 1) return reopen();
      setState(produce((draft) => message.events.forEach((event) => apply(draft, event))));
    } else if (message.kind === "queue") setQueue(message.queue);
    else if (message.kind === "removed" || message.kind === "unreadable") setLost(message.kind);
  };
  const reopen = () => {
    close();
    close = octo.watch({ kind: "session", sessionId, window: Math.max(firstWindow, state.order.length) }, listen);
  };
  // oxlint-disable-next-line solid/reactivity -- opened once; after a gap, the message handler reopens the view
  reopen();

  let paging: Promise<void> | undefined;
  const earlier = (limit = windowSize) => {
    paging ??= pageIn(limit).finally(() => {
      paging = undefined;
    });
    return paging;
  };
  const pageIn = async (limit: number) => {
    const oldest = state.order[0];
    if (!oldest || !more()) return;
    const page = await octo.call((api) => api.earlier(sessionId, oldest, limit));
    // Drops these messages if a new state has arrived meanwhile, because they no longer connect to the loaded ones.
    if (state.order[0] !== oldest) return;
    setState(
      produce((draft) => {
        for (const entry of page.entries) draft.entries[entry.id] = entry;
        draft.order.unshift(...page.entries.map((entry): EntryId => entry.id));
      }),
    );
    setMore(page.more);
  };

  const trim = () => {
    if (state.order.length <= trimAbove) return;
    setState(
      produce((draft) => {
        for (const id of draft.order.splice(0, draft.order.length - windowSize)) delete draft.entries[id];
      }),
    );
    setMore(true);
  };
  const isUnknown = () => ready() && state.createdAt === 0 && queue().length === 0;
  const absent = () => lost() ?? (isUnknown() ? "unknown" : undefined);
  const view = { state, queue, ready, hasOlder: more, absent, reopen, loadOlder: earlier, trim };
  return { view, users: 0, close: () => close() };
}
