// The transcript. Only the rows near the screen are in the document.
import { useSearchParams } from "@solidjs/router";
import { createMemo, createSignal, type JSX, Show } from "solid-js";
import { Virtualizer, type VirtualizerHandle } from "virtua/solid";
import type { EntryId } from "#core/ids.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import { ArrowDown } from "../../kit/icons.ts";
import { standsBelowToasts } from "../../parts/frame/toast.tsx";
import { useOcto } from "../../state/context.ts";
import type { SessionView } from "../../state/session-view.ts";
import { t } from "../../text/t.ts";
import { AskBar, AskCard } from "../approvals/ask-card.tsx";
import { createCards } from "../approvals/cards.ts";
import { createAway } from "./away.ts";
import { Waiting, Working } from "./live-reply.tsx";
import { createReadingPosition } from "./reading-position.ts";
import { createInView } from "./in-view.ts";
import { TranscriptRow } from "./row.tsx";
import "./messages.css";
import "../tools/tools.css";
import "../approvals/approvals.css";

/** Space above the first row in pixels. Must match chat.css. */
const startMargin = 24;
/** Rows within this many pixels of the screen are drawn in advance. */
const bufferSize = 400;
/** Estimated height of a row until it is measured, in pixels. */
const itemSize = 100;

export function Transcript(props: { view: SessionView; answer(ask: Ask, answer: Answer): void }): JSX.Element {
  let scroller: HTMLDivElement | undefined;
  let list: HTMLDivElement | undefined;
  let cards: HTMLDivElement | undefined;
  const [handle, setHandle] = createSignal<VirtualizerHandle>();
  const [editing, setEditing] = createSignal<EntryId>();
  const [search] = useSearchParams<{ at?: string }>();
  // `view` is read once, because a transcript always shows the same chat.
  // oxlint-disable-next-line solid/reactivity
  const { view } = props;
  const { away, placed } = createAway(useOcto(), view);
  const reading = createReadingPosition({
    view,
    scroller: () => scroller,
    list: () => list,
    handle,
    awaySince: () => away()?.since,
    dividerPlaced: placed,
    at: () => search.at as EntryId | undefined,
  });
  const last = (nth: number) => reading.rows().keys.at(nth);
  const { asks, current, turnTo, allowAll } = createCards(view, (ask, answer) => props.answer(ask, answer));
  const cardsShown = createInView(
    () => cards,
    () => scroller,
  );
  const mounted = createMemo(() => {
    const id = editing();
    return id ? [reading.rows().keys.indexOf(id)].filter((index) => index >= 0) : [];
  });
  const onKey = (event: KeyboardEvent) => {
    if (event.target !== scroller || event.defaultPrevented) return;
    if (event.key === "Home") void reading.toStart();
    else if (event.key === "End") reading.toEnd();
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div
        class="transcript"
        classList={{ "transcript-coming": !reading.settled() }}
        ref={scroller}
        role="log"
        aria-label={t().chat.transcript}
        aria-live={reading.atEnd() && reading.settled() ? "polite" : "off"}
        aria-busy={reading.paging()}
        tabindex="0"
        onKeyDown={onKey}
      >
        <div class="transcript-list" ref={list}>
          <div class="transcript-rows">
            <Virtualizer
              ref={setHandle}
              data={reading.rows().keys}
              shift={reading.rows().shifted}
              scrollRef={((): HTMLDivElement | undefined => scroller)()}
              startMargin={startMargin}
              bufferSize={bufferSize}
              itemSize={itemSize}
              keepMounted={mounted()}
              onResize={reading.measured}
            >
              {(key) => (
                <TranscriptRow
                  row={key}
                  ids={reading.rows().holds.get(key)}
                  last={last(-1) === key}
                  endsTurn={reading.rows().ends.has(key as EntryId)}
                  open={last(-1) === key || (last(-1) === "live" && last(-2) === key)}
                  view={view}
                  away={away()}
                  marked={reading.marked()}
                  editing={{
                    active: editing() === key,
                    start: () => setEditing(key as EntryId),
                    end: () => setEditing(undefined),
                  }}
                />
              )}
            </Virtualizer>
          </div>
          <Waiting state={view.state} />
          <Working state={view.state} />
          <div class="asks" ref={cards}>
            <Show when={current()} keyed>
              {(ask) => (
                <AskCard
                  ask={ask}
                  call={view.state.entries[ask.callId as string as EntryId]}
                  shown={cardsShown()}
                  show={() => reading.toEnd()}
                  all={asks()}
                  turnTo={turnTo}
                  answer={(answer) => props.answer(ask, answer)}
                  allowAll={allowAll}
                />
              )}
            </Show>
          </div>
        </div>
      </div>
      <div class="transcript-pill" aria-live={reading.hasNewBelow() ? "polite" : "off"}>
        <Show when={!reading.atEnd() && (asks().length === 0 || cardsShown())}>
          <button ref={standsBelowToasts} type="button" class="transcript-latest" onClick={() => reading.toEnd()}>
            <ArrowDown size={14} />
            {reading.hasNewBelow() ? t().chat.newBelow : t().chat.latest}
          </button>
        </Show>
      </div>
      <Show when={!cardsShown() && current()}>{(ask) => <AskBar ask={ask()} show={() => reading.toEnd()} />}</Show>
    </>
  );
}
