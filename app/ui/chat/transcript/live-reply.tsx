// Live parts of the running turn: the streaming reply, the countdown of a retry, the progress line.
import { For, type JSX, Match, Show, Switch, untrack } from "solid-js";
import { estimateTokens } from "#core/model/calls/estimate.ts";
import type { LiveBlock, SessionState } from "#core/session/state.ts";
import { seconds, tokens } from "../../parts/words/format.ts";
import { sumText } from "../../parts/words/sum-text.ts";
import { t } from "../../text/t.ts";
import { Thought } from "./chat-message.tsx";
import { Markdown } from "../../markdown/view.tsx";
import { createNow } from "../now.ts";
import { verbsOf } from "../tools/tool-text.ts";

/** The streaming reply. Screen readers announce the finished reply, not its parts. */
export function LiveReply(props: { state: SessionState }): JSX.Element {
  return (
    <article class="chat-reply chat-live" aria-label={t().chat.octo} aria-busy="true" aria-live="off">
      <For each={props.state.live.reply?.blocks}>{(block) => <LiveBlockView block={block} />}</For>
    </article>
  );
}

function LiveBlockView(props: { block: LiveBlock | undefined }): JSX.Element {
  const verb = (name: string | undefined) => verbsOf(name ?? "")[0];
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

/** The countdown to the next attempt of a failed call. */
export function Waiting(props: { state: SessionState }): JSX.Element {
  const waiting = () => props.state.live.waiting;
  const now = createNow(() => waiting() !== undefined);
  return (
    <Show when={waiting()}>
      {(wait) => (
        <p class="chat-waiting" role="status">
          {t().chat.waiting[wait().why] ?? ""} {/* Hides the countdown from screen readers, as it changes often. */}
          <Show when={wait().why !== "offline"}>
            <span aria-hidden="true">
              {t().chat.retryIn(Math.max(0, Math.ceil((wait().until - now()) / 1_000)), wait().attempt)}
            </span>
          </Show>
        </p>
      )}
    </Show>
  );
}

/** The progress of the running turn: activity, time and cost. Shown for the whole turn, so that nothing moves. */
export function Working(props: { state: SessionState }): JSX.Element {
  const turn = () =>
    props.state.live.waiting || Object.keys(props.state.asks).length > 0 ? undefined : props.state.turn;
  const now = createNow(() => turn() !== undefined);
  // Estimates the tokens written so far, once a second. The vendor's exact count arrives at the end of the reply.
  const written = () => {
    now();
    return untrack(() =>
      estimateTokens((props.state.live.reply?.blocks ?? []).map((block) => block?.text ?? "").join("")),
    );
  };
  return (
    <Show when={turn()}>
      {(running) => (
        <p class="chat-working">
          <i aria-hidden="true" /> {doing(props.state)} <span>{seconds(now() - running().startedAt)}</span>
          <Show when={written() > 0}>
            <span>{t().chat.tokensWritten(tokens(written()))}</span>
          </Show>
          <Show when={running().costNanos > 0}>
            <span>{sumText(running())}</span>
          </Show>
        </p>
      )}
    </Show>
  );
}

function doing({ live, turn, openCalls }: SessionState): string {
  const block = live.reply?.blocks.at(-1);
  if (block?.kind === "thinking") return t().chat.thinking;
  if (block) return t().chat.writing;
  const calls = Object.values(openCalls);
  if (calls.some(({ purpose }) => purpose === "compaction")) return t().chat.compacting;
  const asked = calls.some(({ turnId }) => turnId === turn?.turnId);
  return asked ? t().chat.working : t().chat.working;
}
