// The entries of a chat and what is on its way. Sticks to the end only while the reader is there.
import ArrowDown from "lucide-solid/icons/arrow-down";
import { createEffect, createSignal, For, type JSX, Match, on, onCleanup, onMount, Show, Switch } from "solid-js";
import type { Answer, Ask } from "#core/session/events.ts";
import type { LiveBlock } from "#core/session/state.ts";
import type { SessionView } from "../state/session-view.ts";
import { t } from "../text/t.ts";
import { AskCard } from "./ask-card.tsx";
import { EntryView, Thought } from "./entry.tsx";
import { Markdown } from "./markdown-view.tsx";
import { createNow } from "./now.ts";

/** Nearer to the end than this counts as being there, in pixels. */
const nearEnd = 48;
/** Older entries are fetched when the reader comes this near to the top. */
const nearTop = 600;

export function Transcript(props: { view: SessionView; answer(ask: Ask, answer: Answer): void }): JSX.Element {
  let scroller: HTMLDivElement | undefined;
  let list: HTMLDivElement | undefined;
  const [atEnd, setAtEnd] = createSignal(true);
  const toEnd = () => scroller?.scrollTo({ top: scroller.scrollHeight });
  const entries = () => props.view.state.order.flatMap((id) => props.view.state.entries[id] ?? []);

  const older = async () => {
    if (!scroller || !props.view.more()) return;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    await props.view.earlier();
    scroller.scrollTop = scroller.scrollHeight - fromEnd;
  };
  const onScroll = () => {
    if (!scroller) return;
    setAtEnd(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEnd);
    if (scroller.scrollTop < nearTop) void older();
  };
  onMount(() => {
    // Whatever grows (streaming, an opened detail above the end) keeps a reader at the end there.
    const watcher = new ResizeObserver(() => atEnd() && toEnd());
    if (list) watcher.observe(list);
    onCleanup(() => watcher.disconnect());
  });
  createEffect(on(() => props.view.ready(), toEnd));

  return (
    <div
      class="transcript"
      ref={scroller}
      onScroll={onScroll}
      role="log"
      aria-label={t().chat.transcript}
      aria-live="polite"
      tabindex="-1"
    >
      <div class="transcript-list" ref={list}>
        <For each={entries()}>{(entry) => <EntryView entry={entry} state={props.view.state} />}</For>
        <LiveReply view={props.view} />
        <Waiting view={props.view} />
        <For each={Object.values(props.view.state.asks)}>
          {(ask) => <AskCard ask={ask} answer={(answer) => props.answer(ask, answer)} />}
        </For>
      </div>
      <Show when={!atEnd()}>
        <button type="button" class="transcript-latest" onClick={toEnd}>
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
