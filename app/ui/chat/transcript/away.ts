// Finds out what happened in a chat while it was not on screen, and stores how far the chat was read.
import { type Accessor, createEffect, createSignal, on, onCleanup, onMount } from "solid-js";
import type { EntryId } from "#core/ids.ts";
import type { SessionState } from "#core/session/state.ts";
import type { Octo } from "../../octo.ts";
import type { SessionView } from "../../state/session-view.ts";

export interface Away {
  /** When the reader left the chat, in milliseconds since 1970. */
  since: number;
  turns: number;
  files: number;
  costNanos: number;
}

/** Minimum length of an absence in milliseconds. A shorter absence is ignored. */
const awayMs = 5_000;
const markEveryMs = 2_000;
/** Page size, in entries, for loading older entries until the moment when the reader left. */
const pageSize = 500;
const mostEntries = 3_000;

export function awayIn({ order, entries }: Pick<SessionState, "order" | "entries">, since: number): Away {
  const found: Away = { since, turns: 0, files: 0, costNanos: 0 };
  const files = new Set<string>();
  for (const id of order) {
    const entry = entries[id];
    if (!entry || entry.at <= since) continue;
    if (entry.kind === "turn") {
      found.turns += 1;
      found.costNanos += entry.costNanos;
    }
    if (entry.kind === "tool" && entry.result?.view?.kind === "diff") files.add(entry.result.view.path);
  }
  found.files = files.size;
  return found;
}

export interface Absence {
  away: Accessor<Away | undefined>;
  /** True once the divider can no longer shift what is on screen: it was inserted, is not needed, or is far above. */
  placed: Accessor<boolean>;
}

/** Stores how far the chat was read while it is on screen. Reports what happened since the last visit, if anything. */
export function createAway(octo: Octo, view: SessionView): Absence {
  const { state } = view;
  const [away, setAway] = createSignal<Away>();
  const [placed, setPlaced] = createSignal(false);
  const shown = () => document.visibilityState === "visible";
  let timer: ReturnType<typeof setTimeout> | undefined;

  const mark = () => {
    clearTimeout(timer);
    timer = undefined;
    return octo.call((api) => api.sessions.markRead(state.sessionId, Date.now())).catch(() => undefined);
  };
  const collect = async (before: number) => {
    const oldest = () => state.entries[state.order[0] as EntryId]?.at ?? 0;
    while (view.hasOlder() && oldest() > before && state.order.length < mostEntries) {
      // The divider's place is far above the screen, so nothing on screen will move.
      setPlaced(true);
      await view.loadOlder(pageSize);
    }
    const found = awayIn(state, before);
    const asked = Object.values(state.asks).some(({ openedAt }) => openedAt > before);
    if (found.turns + found.files > 0 || asked) setAway(found);
  };
  const arrive = async () => {
    const before = await mark();
    if (before !== undefined && Date.now() - before >= awayMs) await collect(before);
    setPlaced(true);
  };
  const onVisibility = () => void (shown() ? arrive() : mark());

  onMount(() => {
    if (shown()) void arrive();
    else setPlaced(true);
    document.addEventListener("visibilitychange", onVisibility);
  });
  createEffect(
    on(
      () => state.lastSeq,
      () => {
        if (shown()) timer ??= setTimeout(() => void mark(), markEveryMs);
      },
      { defer: true },
    ),
  );
  onCleanup(() => {
    document.removeEventListener("visibilitychange", onVisibility);
    if (shown()) void mark();
    clearTimeout(timer);
  });
  return { away, placed };
}
