// Where the reader is in a transcript: scrolling, paging, following new messages, and coming back to the same place.
import { type Accessor, createEffect, createMemo, createSignal, on, onMount, untrack } from "solid-js";
import { unwrap } from "solid-js/store";
import type { VirtualizerHandle } from "virtua/solid";
import type { EntryId, SessionId } from "#core/ids.ts";
import type { Entry, RunningTurn } from "#core/session/state.ts";
import { isDrawing } from "../../markdown/markdown.ts";
import type { SessionView } from "../../state/session-view.ts";
import { type RowKey, type Rows, rowsOf, shifted } from "./rows.ts";
import { createFollow, type Follow } from "./scroll.ts";

/** Older messages are fetched when the reader is this close to the top, in pixels. */
const nearTop = 600;
/** Page size for jumps to a distant message. */
const longPage = 500;
/** At the end of a chat that fills more screens than this, the oldest messages are dropped from memory. */
const screensKept = 6;
/** Frames that a scroll may take to settle, because row heights are estimates until they are measured. */
const maxSettleFrames = 30;

export interface ReadingPosition {
  rows: Accessor<Rows & { shifted: boolean }>;
  atEnd: Accessor<boolean>;
  /** False until the start position is on screen. */
  settled: Accessor<boolean>;
  paging: Accessor<boolean>;
  /** True if rows were added below while the reader was further up. */
  hasNewBelow: Accessor<boolean>;
  /** The message that a link points to. */
  marked: Accessor<EntryId | undefined>;
  toStart(): Promise<void>;
  toEnd(): void;
  /** Call this after rows were measured. */
  measured(): void;
}

export interface ReadingPositionPorts {
  view: SessionView;
  /** Undefined until mounted. */
  scroller(): HTMLElement | undefined;
  list(): HTMLElement | undefined;
  handle(): VirtualizerHandle | undefined;
  awaySince(): number | undefined;
  /** False while the divider of an absence may still be inserted between the rows. */
  dividerPlaced(): boolean;
  /** The message to start at, from the address. */
  at(): EntryId | undefined;
}

/** In memory only: a chat that is opened again starts where it was left. */
const savedPositions = new Map<SessionId, { row: RowKey; offset: number }>();

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Scrolls again and again until the layout is still, because a row has its real height only once it was drawn. */
function createMover(ports: ReadingPositionPorts) {
  let latest = 0;
  /** Cancels the movement before. The returned function says whether this one is still the latest. */
  const begin = () => {
    const mine = ++latest;
    return () => mine === latest;
  };
  const scrollUntilStill = async (scroll: () => void, stillFrames = 3) => {
    const isLatest = begin();
    let before: string | undefined;
    for (let n = 0, still = 0; n < maxSettleFrames && still < stillFrames && isLatest(); n++) {
      scroll();
      await frame();
      const now = `${ports.scroller()?.scrollTop} ${ports.scroller()?.scrollHeight}`;
      still = now === before && !isDrawing() && ports.dividerPlaced() ? still + 1 : 0;
      before = now;
    }
  };
  return { begin, scrollUntilStill };
}

/** Fetches older messages page by page. Only one fetch runs at a time. */
function createPager({ view }: ReadingPositionPorts) {
  const [paging, setPaging] = createSignal(false);
  const pageUntil = async (enough: () => boolean, limit?: number) => {
    if (paging()) return;
    setPaging(true);
    // After a failed fetch, the next scroll tries again.
    const fetched = () =>
      view.loadOlder(limit).then(
        () => true,
        () => false,
      );
    while (view.hasOlder() && !enough() && (await fetched()));
    setPaging(false);
  };
  return { paging, pageUntil };
}

interface Parts {
  rows: ReadingPosition["rows"];
  follow: Accessor<Follow | undefined>;
  mover: ReturnType<typeof createMover>;
  pager: ReturnType<typeof createPager>;
  setMarked(id: EntryId): void;
}

/** The two ways back into a long chat: to the message of a link, and to the position that was saved. */
function createJumps(ports: ReadingPositionPorts, { rows, follow, mover, pager, setMarked }: Parts) {
  return {
    async toMessage(id: EntryId) {
      follow()?.stop();
      await pager.pageUntil(() => ports.view.state.entries[id] !== undefined, longPage);
      const row = rows().rowOf.get(id);
      if (!row) return follow()?.toEnd();
      setMarked(id);
      await mover.scrollUntilStill(() => ports.handle()?.scrollToIndex(rows().keys.indexOf(row), { align: "center" }));
    },
    async toSaved(place: { row: RowKey; offset: number }) {
      follow()?.stop();
      await pager.pageUntil(() => rows().keys.includes(place.row), longPage);
      const index = rows().keys.indexOf(place.row);
      if (index < 0) return follow()?.toEnd();
      await mover.scrollUntilStill(() => ports.handle()?.scrollToIndex(index, { offset: place.offset }));
    },
  };
}

/** How many screens the rows fill. Collapsed steps may leave a screen half empty while there is more to read. */
function screensFilled({ scroller }: ReadingPositionPorts): number {
  const { scrollHeight = 1, clientHeight = 1 } = scroller() ?? {};
  return scrollHeight / clientHeight;
}

/** Stores the row at the top of the screen; at the end of the chat nothing is stored. */
function savePosition(ports: ReadingPositionPorts, rows: Rows, atEnd: boolean): void {
  const { sessionId } = ports.view.state;
  const handle = ports.handle();
  if (!handle) return;
  const index = handle.findItemIndex(handle.scrollOffset);
  const row = rows.keys[index];
  if (atEnd || !row) savedPositions.delete(sessionId);
  else savedPositions.set(sessionId, { row, offset: handle.scrollOffset - handle.getItemOffset(index) });
}

/** Whether rows came below a reader who is further up. Also follows a message that the person has just sent. */
function createNewBelow(
  ports: ReadingPositionPorts,
  { rows, follow, settled }: Pick<Parts, "rows" | "follow"> & Pick<ReadingPosition, "settled">,
): Accessor<boolean> {
  const { view } = ports;
  const [seen, setSeen] = createSignal<RowKey>();
  const atEnd = () => follow()?.atEnd() ?? true;
  const last = () => rows().keys.at(-1);
  createEffect(
    on(last, (row) => {
      // The person wants to see the message they have just sent.
      if (settled() && row && beginsTurn(view.state.entries[row as EntryId], view.state.turn)) follow()?.toEnd();
      if (!atEnd()) return;
      setSeen(row);
      if (screensFilled(ports) > screensKept) view.trim();
    }),
  );
  createEffect(() => atEnd() && setSeen(untrack(last)));
  const hasNewBelow = () => !atEnd() && seen() !== last();
  return hasNewBelow;
}

export function createReadingPosition(ports: ReadingPositionPorts): ReadingPosition {
  const { view } = ports;
  const [follow, setFollow] = createSignal<Follow>();
  const [settled, setSettled] = createSignal(false);
  const [marked, setMarked] = createSignal<EntryId>();
  const rows = createRows(ports);
  const mover = createMover(ports);
  const pager = createPager(ports);
  const jumps = createJumps(ports, { rows, follow, mover, pager, setMarked });
  const atEnd = () => follow()?.atEnd() ?? true;
  const needsOlder = () => screensFilled(ports) < 2 || (!atEnd() && (ports.scroller()?.scrollTop ?? 0) < nearTop);
  const update = () => {
    if (!settled()) return;
    savePosition(ports, rows(), atEnd());
    fetchOlder();
  };
  const fetchOlder = () => {
    // oxlint-disable-next-line solid/reactivity -- read while paging, not tracked
    if (settled() && view.hasOlder() && needsOlder()) void pager.pageUntil(() => !needsOlder());
  };
  const startAt = async (at: EntryId | undefined, toEnd: () => void) => {
    const saved = savedPositions.get(view.state.sessionId);
    if (at) await jumps.toMessage(at);
    else if (!settled()) await (saved ? jumps.toSaved(saved) : mover.scrollUntilStill(toEnd, 1));
    setSettled(true);
    update();
  };
  onMount(() => {
    const [scroller, list] = [ports.scroller(), ports.list()];
    if (!scroller || !list) return;
    const started = createFollow(scroller, list, update);
    setFollow(started);
    createEffect(on(ports.at, (at) => startAt(at, started.toEnd)));
  });
  const hasNewBelow = createNewBelow(ports, { rows, follow, settled });
  return {
    rows,
    atEnd,
    settled,
    paging: pager.paging,
    marked,
    hasNewBelow,
    async toStart() {
      follow()?.stop();
      const isLatest = mover.begin();
      await pager.pageUntil(() => false, longPage);
      // The reader may have gone to the end while the pages were loading.
      if (isLatest()) await mover.scrollUntilStill(() => ports.handle()?.scrollTo(0));
    },
    toEnd() {
      mover.begin();
      // Ends a scroll to the start that still waits for rows to be measured and would continue then.
      ports.handle()?.scrollTo(ports.handle()?.scrollSize ?? 0);
      follow()?.toEnd();
    },
    measured() {
      follow()?.keepAtEnd();
      fetchOlder();
    },
  };
}

const beginsTurn = (entry: Entry | undefined, turn: RunningTurn | undefined): boolean =>
  entry?.kind === "said" && turn !== undefined && turn.steps === 0 && entry.turnId === turn.turnId;

function createRows({ view, awaySince }: ReadingPositionPorts): ReadingPosition["rows"] {
  const { state } = view;
  const marks = createMemo(() => ({
    branched: state.settings.branchOf !== undefined && !view.hasOlder(),
    awaySince: awaySince(),
    live: (state.live.reply?.blocks.length ?? 0) > 0,
  }));
  // Messages keep their kind and place, so both ends reveal every change. Streaming text does not rebuild the rows.
  const ends = () => ({ marks: marks(), length: state.order.length, first: state.order[0], last: state.order.at(-1) });
  const rows = createMemo<Rows & { shifted: boolean }>((before) => {
    const now = ends();
    const next = untrack(() => rowsOf(unwrap(state), now.marks));
    return { ...next, shifted: before !== undefined && shifted(before.keys, next.keys) };
  });
  return rows;
}
