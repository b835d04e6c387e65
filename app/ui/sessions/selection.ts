// The selected chats. Selecting starts with the Select button, a click with Shift or Control, or a long press.
import { createSignal } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";

export interface Selection {
  /** True while chats are being selected. */
  on(): boolean;
  has(id: SessionId): boolean;
  rows(): SessionSummary[];
  begin(): void;
  /** Toggles a chat, and starts selecting if necessary. */
  toggle(id: SessionId): void;
  /** Selects all chats from the last toggled one to this one. */
  through(id: SessionId): void;
  end(): void;
}

export function makeSelection(rows: () => readonly SessionSummary[]): Selection {
  const [ids, setIds] = createSignal<ReadonlySet<SessionId>>();
  let anchor: SessionId | undefined;
  const place = (id: SessionId | undefined) => rows().findIndex((row) => row.sessionId === id);
  return {
    on: () => ids() !== undefined,
    has: (id) => ids()?.has(id) ?? false,
    rows: () => rows().filter(({ sessionId }) => ids()?.has(sessionId)),
    begin: () => setIds(new Set<SessionId>()),
    toggle(id) {
      anchor = id;
      const next = new Set(ids());
      if (!next.delete(id)) next.add(id);
      setIds(next);
    },
    through(id) {
      const to = place(id);
      const from = place(anchor) < 0 ? to : place(anchor);
      const between = rows().slice(Math.min(from, to), Math.max(from, to) + 1);
      setIds(new Set([...(ids() ?? []), ...between.map(({ sessionId }) => sessionId)]));
    },
    end() {
      anchor = undefined;
      setIds(undefined);
    },
  };
}
