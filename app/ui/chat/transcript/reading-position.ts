// Where the reader is in a transcript: scrolling, paging, following new messages, and returning to a saved position.
import { type Accessor, createEffect, createMemo, createSignal, on, onMount, untrack } from "solid-js";
import { unwrap } from "solid-js/store";
import type { VirtualizerHandle } from "virtua/solid";
import type { EntryId, SessionId } from "#core/ids.ts";
import type { Entry, RunningTurn } from "#core/session/state.ts";
import { isDrawing } from "../../markdown/markdown.ts";
import type { SessionView } from "../../state/session-view.ts";
import { type RowKey, type Rows, rowsOf, shifted } from "./rows.ts";
import { createFollow, type Follow } from "./scroll.ts";

/** Older messages are fetched when the reader is within this many pixels of the top. */
const nearTop = 600;
/** Page size, in messages, for loading older messages in order to jump to one. */
const longPage = 500;
/**
 * At the end of the chat, the oldest messages are dropped from memory if the loaded ones fill more screens than this.
 */
const screensKept = 6;
/**
 * Maximum number of frames that a scroll waits for a still layout. A row's height is an estimate until it is measured.
 */
const maxSettleFrames = 30;

export interface ReadingPosition {
  rows: Accessor<Rows & { shifted: boolean }>;
  atEnd: Accessor<boolean>;
  /** True once the position to start at is on screen. */
  settled: Accessor<boolean>;
  paging: Accessor<boolean>;
  /** True if rows have been added below while the reader is further up. */
  hasNewBelow: Accessor<boolean>;
  /** Id of the highlighted entry, which a link points to. */
  marked: Accessor<EntryId | undefined>;
  toStart(): Promise<void>;
  toEnd(): void;
  /** Call this after rows have been measured. */
  measured(): void;
}

export interface ReadingPositionPorts {
  view: SessionView;
  /** The scrolling element; undefined until it is mounted. */
  scroller(): HTMLElement | undefined;
  list(): HTMLElement | undefined;
  handle(): VirtualizerHandle | undefined;
  awaySince(): number | undefined;
  /** False while the divider above unread messages may still be inserted between the rows. */
  dividerPlaced(): boolean;
  /** Id of the entry that the page's address asks to start at; undefined if it asks for none. */
  at(): EntryId | undefined;
}

/** The position at which the reader left each chat. The chat starts there when it is opened again. Not stored. */
const savedPositions = new Map<SessionId, { row: RowKey; offset: number }>();

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Repeats a scroll until the layout is still, because a row gets its real height only when it is drawn. */
function createMover(ports: ReadingPositionPorts) {
  let latest = 0;
  /**
   * Begins a scroll and cancels the previous one. The returned function tells whether this is still the latest scroll.
   */
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
    // Stops paging if a fetch fails. The next scroll tries again.
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

/** The two jumps within a chat: to the entry that a link points to, and to the saved position. */
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

/** How many screens the rows fill. Many messages can fill less than a screen if their steps are collapsed. */
function screensFilled({ scroller }: ReadingPositionPorts): number {
  const { scrollHeight = 1, clientHeight = 1 } = scroller() ?? {};
  return scrollHeight / clientHeight;
}

/** Saves the row at the top of the screen. If the reader is at the end of the chat, removes the saved row. */
function savePosition(ports: ReadingPositionPorts, rows: Rows, atEnd: boolean): void {
  const { sessionId } = ports.view.state;
  const handle = ports.handle();
  if (!handle) return;
  const index = handle.findItemIndex(handle.scrollOffset);
  const row = rows.keys[index];
  if (atEnd || !row) savedPositions.delete(sessionId);
  else savedPositions.set(sessionId, { row, offset: handle.scrollOffset - handle.getItemOffset(index) });
}

/** Returns whether rows have been added below the reader. Also scrolls to a message that the person has just sent. */
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
      // Scrolls to the end, because the person wants to see the message that they have just sent.
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
      // Does not scroll to the start if the reader has gone to the end while the pages were loading.
      if (isLatest()) await mover.scrollUntilStill(() => ports.handle()?.scrollTo(0));
    },
    toEnd() {
      mover.begin();
      // Stops a scroll to the start, which would otherwise continue once more rows have been measured.
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
  // Entries are only added or removed at the ends, so these values reveal every change without reading streaming text.
  const ends = () => ({ marks: marks(), length: state.order.length, first: state.order[0], last: state.order.at(-1) });
  const rows = createMemo<Rows & { shifted: boolean }>((before) => {
    const now = ends();
    const next = untrack(() => rowsOf(unwrap(state), now.marks));
    return { ...next, shifted: before !== undefined && shifted(before.keys, next.keys) };
  });
  return rows;
}
