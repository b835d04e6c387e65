// The entries of a chat and what is on its way. Sticks to the end only while the reader is there.
import ArrowDown from "lucide-solid/icons/arrow-down";
import { createEffect, createSignal, For, type JSX, Match, onMount, Show, Switch, untrack } from "solid-js";
import type { Answer, Ask } from "#core/session/events.ts";
import type { LiveBlock } from "#core/session/state.ts";
import { seconds } from "../kit/format.ts";
import type { SessionView } from "../state/session-view.ts";
import { t } from "../text/t.ts";
import { AskCard } from "./ask-card.tsx";
import { EntryView, Thought } from "./entry.tsx";
import { Markdown } from "./markdown-view.tsx";
import { createNow } from "./now.ts";
import { type Follow, createFollow } from "./scroll.ts";

/** Older entries are fetched when the reader comes this near to the top, in pixels. */
const nearTop = 600;

export function Transcript(props: { view: SessionView; answer(ask: Ask, answer: Answer): void }): JSX.Element {
  let scroller: HTMLDivElement | undefined;
  let list: HTMLDivElement | undefined;
  const [follow, setFollow] = createSignal<Follow>();
  const entries = () => props.view.state.order.flatMap((id) => props.view.state.entries[id] ?? []);
  const asks = () => Object.values(props.view.state.asks);
  const scrolledUp = () => follow()?.atEnd() === false;

  // What is fetched from before is nothing new: no word of it to those who listen.
  const [paging, setPaging] = createSignal(false);
  const pageIn = async () => {
    if (paging() || !scroller || scroller.scrollTop > nearTop || !scrolledUp() || !props.view.more()) return;
    setPaging(true);
    await follow()
      ?.keepPlace(props.view.earlier)
      .catch(() => undefined);
    setPaging(false);
  };
  onMount(() => {
    if (scroller && list) setFollow(createFollow(scroller, list, () => void pageIn()));
  });
  createEffect(() => {
    entries();
    if (follow()?.atEnd()) untrack(() => props.view.trim());
  });

  return (
    <div
      class="transcript"
      ref={scroller}
      role="log"
      aria-label={t().chat.transcript}
      aria-live="polite"
      aria-busy={paging()}
      tabindex="-1"
    >
      <div class="transcript-list" ref={list}>
        <For each={entries()}>{(entry) => <EntryView entry={entry} state={props.view.state} />}</For>
        <LiveReply view={props.view} />
        <Waiting view={props.view} />
        <Working view={props.view} />
        <Show when={asks().length > 0}>
          <div class="asks">
            <For each={asks()}>
              {(ask, i) => <AskCard ask={ask} first={i() === 0} answer={(answer) => props.answer(ask, answer)} />}
            </For>
          </div>
        </Show>
      </div>
      <Show when={scrolledUp() && asks().length === 0}>
        <button type="button" class="transcript-latest" onClick={() => follow()?.toEnd()}>
          <ArrowDown size={14} aria-hidden="true" /> {t().chat.latest}
        </button>
      </Show>
    </div>
  );
}

function LiveReply(props: { view: SessionView }): JSX.Element {
  const blocks = () => props.view.state.live.reply?.blocks ?? [];
  return (
    <Show when={blocks().length > 0}>
      <article class="chat-reply chat-live" aria-label={t().chat.octo} aria-busy="true">
        <For each={blocks()}>{(block) => <LiveBlockView block={block} />}</For>
      </article>
    </Show>
  );
}

function LiveBlockView(props: { block: LiveBlock | undefined }): JSX.Element {
  const verb = (name: string | undefined) => (t().chat.tools[name ?? ""] ?? t().chat.toolOther)[0];
  return (
    <Switch>
      <Match when={props.block?.kind === "text" && props.block}>{(block) => <Markdown text={block().text} />}</Match>
      <Match when={props.block?.kind === "thinking" && props.block}>
        {(block) => <Thought text={block().text} open />}
      </Match>
      <Match when={props.block?.kind === "tool-call" && props.block}>
        {(block) => <p class="chat-note">{verb(block().name)} …</p>}
      </Match>
    </Switch>
  );
}

/** The countdown to the next attempt after a failed one. */
function Waiting(props: { view: SessionView }): JSX.Element {
  const waiting = () => props.view.state.live.waiting;
  const now = createNow(() => waiting() !== undefined);
  return (
    <Show when={waiting()}>
      {(wait) => (
        <p class="chat-waiting" role="status">
          {t().chat.waiting[wait().why] ?? ""}{" "}
          {t().chat.retryIn(Math.max(0, Math.ceil((wait().until - now()) / 1_000)), wait().attempt)}
        </p>
      )}
    </Show>
  );
}

/** The model has been asked and says nothing yet. */
function Working(props: { view: SessionView }): JSX.Element {
  const call = () => {
    const { turn, live, asks, openCalls } = props.view.state;
    if (!turn || live.waiting || (live.reply?.blocks.length ?? 0) > 0 || Object.keys(asks).length > 0) return undefined;
    return Object.values(openCalls).find(({ turnId }) => turnId === turn.turnId);
  };
  const now = createNow(() => call() !== undefined);
  return (
    <Show when={call()}>
      {(open) => (
        <p class="chat-working">
          <i aria-hidden="true" /> {t().chat.working} <span>{seconds(now() - open().startedAt)}</span>
        </p>
      )}
    </Show>
  );
}
