// Search results: each shows a chat and a matching message, and opens the chat at that message.
import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { SearchHit } from "#core/session/files/search-text.ts";
import { moment } from "../parts/words/format.ts";
import { Marks } from "../kit/marks.tsx";
import type { SearchResult } from "../state/search-results.ts";
import { language, t } from "../text/t.ts";

export function Hits(props: { findings: SearchResult; clear(): void }): JSX.Element {
  return (
    <div class="sessions-list">
      <Show
        when={props.findings.hits.length > 0}
        fallback={
          <Show when={props.findings.query}>
            {(words) => (
              <div class="sessions-empty stack" role="status">
                <p>{props.findings.failed ? t().sessions.searchFailed : t().sessions.nothing(words())}</p>
                <button type="button" class="small" onClick={() => props.clear()}>
                  {t().sessions.clear}
                </button>
              </div>
            )}
          </Show>
        }
      >
        <ul class="hits" aria-label={t().sessions.results}>
          <For each={props.findings.hits}>{(hit) => <Hit hit={hit} />}</For>
        </ul>
      </Show>
    </div>
  );
}

function Hit(props: { hit: SearchHit }): JSX.Element {
  const href = () => {
    const { sessionId, message } = props.hit;
    return `/chat/${sessionId}${message ? `?at=${message.entryId}` : ""}`;
  };
  return (
    <li>
      <A class="hit" href={href()}>
        <span class="hit-head">
          <span class="session-title one-line">
            <Show when={props.hit.title} fallback={t().sessions.untitled}>
              <Marks text={props.hit.title} ranges={props.hit.titleRanges} />
            </Show>
          </span>
          <Show when={props.hit.archived}>
            <small>{t().sessions.archived}</small>
          </Show>
          <time>{moment(props.hit.at, language())}</time>
        </span>
        <Show when={props.hit.message}>
          {(message) => (
            <span class="hit-excerpt">
              <Marks text={message().excerpt} ranges={message().ranges} />
            </span>
          )}
        </Show>
      </A>
    </li>
  );
}
