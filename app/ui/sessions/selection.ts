// Which chats are selected: entered by Select, by Shift or Control with a click, or by a long press.
import { createSignal } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";

export interface Selection {
  /** Whether selecting is on. */
  on(): boolean;
  has(id: SessionId): boolean;
  rows(): SessionSummary[];
  begin(): void;
  /** Turns selecting on, if it was not, and turns this one round. */
  toggle(id: SessionId): void;
  /** Everything from the one last touched through this one. */
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
