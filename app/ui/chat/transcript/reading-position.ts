// A reader in a chat: what rows there are, where the reader is, and where they were when they come back.
import { type Accessor, createEffect, createMemo, createSignal, on, onMount, untrack } from "solid-js";
import { unwrap } from "solid-js/store";
import type { VirtualizerHandle } from "virtua/solid";
import type { EntryId, SessionId } from "#core/ids.ts";
import type { Entry, RunningTurn } from "#core/session/state.ts";
import { isDrawing } from "../../markdown/markdown.ts";
import type { SessionView } from "../../state/session-view.ts";
import { type RowKey, type Rows, rowsOf, shifted } from "./rows.ts";
import { createFollow, type Follow } from "./scroll.ts";

/** Older entries are fetched when the reader comes this near to the top, in pixels. */
const nearTop = 600;
/** Entries per page for someone who wants to go far. */
const longPage = 500;
/** At the end of more screens than this the oldest entries are let go. */
const pagesKept = 6;
/** Heights are guesses until rows are measured: as many frames are allowed for coming to rest. */
const restFrames = 30;

export interface ReadingPosition {
  rows: Accessor<Rows & { shifted: boolean }>;
  atEnd: Accessor<boolean>;
  /** False until the place to begin with is on screen. */
  settled: Accessor<boolean>;
  paging: Accessor<boolean>;
  /** Something came below while the reader was further up. */
  hasNewBelow: Accessor<boolean>;
  /** The entry that a link pointed to. */
  marked: Accessor<EntryId | undefined>;
  toStart(): Promise<void>;
  toEnd(): void;
  /** Rows were measured. */
  measured(): void;
}

export interface ReadingPositionPorts {
  view: SessionView;
  /** Mounted when the reading begins. */
  scroller(): HTMLElement | undefined;
  list(): HTMLElement | undefined;
  handle(): VirtualizerHandle | undefined;
  awaySince(): number | undefined;
  /** Until then a line may come between the rows. */
  awayKnown(): boolean;
  /** An entry to begin at. */
  at(): EntryId | undefined;
}

/** Kept while the page lives: a chat that is opened again shows what was read last. */
const places = new Map<SessionId, { row: RowKey; offset: number }>();

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

export function createReadingPosition(ports: ReadingPositionPorts): ReadingPosition {
  const { view } = ports;
  const { sessionId } = view.state;
  const [follow, setFollow] = createSignal<Follow>();
  const [settled, setSettled] = createSignal(false);
  const [paging, setPaging] = createSignal(false);
  const [marked, setMarked] = createSignal<EntryId>();
  const [seen, setSeen] = createSignal<RowKey>();
  const rows = createRows(ports);
  const atEnd = () => follow()?.atEnd() ?? true;
  const last = () => rows().keys.at(-1);

  /** Until it rests, or is sent elsewhere: rows on the way are measured as they come. */
  let journey = 0;
  const rest = async (put: () => void, quiet = 3) => {
    const mine = ++journey;
    let before: string | undefined;
    for (let n = 0, still = 0; n < restFrames && still < quiet && mine === journey; n++) {
      put();
      await frame();
      const now = `${ports.scroller()?.scrollTop} ${ports.scroller()?.scrollHeight}`;
      still = now === before && !isDrawing() && ports.awayKnown() ? still + 1 : 0;
      before = now;
    }
  };
  const pageUntil = async (enough: () => boolean, limit?: number) => {
    if (paging()) return;
    setPaging(true);
    // What cannot be fetched now is asked for again by the next scroll.
    const fetched = () =>
      view.earlier(limit).then(
        () => true,
        () => false,
      );
    while (view.more() && !enough() && (await fetched()));
    setPaging(false);
  };

  const show = async (id: EntryId) => {
    follow()?.leave();
    await pageUntil(() => view.state.entries[id] !== undefined, longPage);
    const row = rows().rowOf.get(id);
    if (!row) return follow()?.toEnd();
    setMarked(id);
    await rest(() => ports.handle()?.scrollToIndex(rows().keys.indexOf(row), { align: "center" }));
  };
  const comeBack = async (place: { row: RowKey; offset: number }) => {
    follow()?.leave();
    await pageUntil(() => rows().keys.includes(place.row), longPage);
    const index = rows().keys.indexOf(place.row);
    if (index < 0) return follow()?.toEnd();
    await rest(() => ports.handle()?.scrollToIndex(index, { offset: place.offset }));
  };
  const remember = () => {
    const handle = ports.handle();
    if (!settled() || !handle) return;
    const index = handle.findItemIndex(handle.scrollOffset);
    const row = rows().keys[index];
    if (atEnd() || !row) places.delete(sessionId);
    else places.set(sessionId, { row, offset: handle.scrollOffset - handle.getItemOffset(index) });
  };
  /** Pages that fit: folded steps may leave one half empty while there is more to read. */
  const pagesHeld = () => {
    const { scrollHeight = 1, clientHeight = 1 } = ports.scroller() ?? {};
    return scrollHeight / clientHeight;
  };
  const roomAbove = () => pagesHeld() < 2 || (!atEnd() && (ports.scroller()?.scrollTop ?? 0) < nearTop);
  const fill = () => {
    // oxlint-disable-next-line solid/reactivity -- asked while it pages, not watched
    if (settled() && view.more() && roomAbove()) void pageUntil(() => !roomAbove());
  };

  onMount(() => {
    const [scroller, list] = [ports.scroller(), ports.list()];
    if (!scroller || !list) return;
    const begun = createFollow(scroller, list, () => {
      remember();
      fill();
    });
    setFollow(begun);
    createEffect(
      on(ports.at, async (at) => {
        const place = places.get(sessionId);
        if (at) await show(at);
        else if (!settled()) await (place ? comeBack(place) : rest(begun.toEnd, 1));
        setSettled(true);
        remember();
        fill();
      }),
    );
  });
  createEffect(
    on(last, (row) => {
      // Whoever has just said something wants to see it.
      if (settled() && row && beginsTurn(view.state.entries[row as EntryId], view.state.turn)) follow()?.toEnd();
      if (!atEnd()) return;
      setSeen(row);
      if (pagesHeld() > pagesKept) view.trim();
    }),
  );
  createEffect(() => atEnd() && setSeen(untrack(last)));

  return {
    rows,
    atEnd,
    settled,
    paging,
    marked,
    hasNewBelow: () => !atEnd() && seen() !== last(),
    async toStart() {
      follow()?.leave();
      const mine = ++journey;
      await pageUntil(() => false, longPage);
      // Whoever has gone to the end meanwhile stays there.
      if (mine === journey) await rest(() => ports.handle()?.scrollTo(0));
    },
    toEnd() {
      journey++;
      // Ends a scroll to the start that still waits for rows to be measured, and would be taken up again then.
      ports.handle()?.scrollTo(ports.handle()?.scrollSize ?? 0);
      follow()?.toEnd();
    },
    measured() {
      follow()?.keep();
      fill();
    },
  };
}

const beginsTurn = (entry: Entry | undefined, turn: RunningTurn | undefined): boolean =>
  entry?.kind === "said" && turn !== undefined && turn.steps === 0 && entry.turnId === turn.turnId;

function createRows({ view, awaySince }: ReadingPositionPorts): ReadingPosition["rows"] {
  const { state } = view;
  const marks = createMemo(() => ({
    branched: state.settings.branchOf !== undefined && !view.more(),
    awaySince: awaySince(),
    live: (state.live.reply?.blocks.length ?? 0) > 0,
  }));
  // Entries keep their kind and place: the ends tell of every change, and no row is read again for a word that comes.
  const ends = () => ({ marks: marks(), length: state.order.length, first: state.order[0], last: state.order.at(-1) });
  const rows = createMemo<Rows & { shifted: boolean }>((before) => {
    const now = ends();
    const next = untrack(() => rowsOf(unwrap(state), now.marks));
    return { ...next, shifted: before !== undefined && shifted(before.keys, next.keys) };
  });
  return rows;
}
