// The line below a turn: result, tokens, cost, duration, errors.
import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { isRefusedTurn } from "#core/agent/refused-parts.ts";
import { onOneLine } from "#core/hidden-characters.ts";
import type { ModelErrorKind } from "#core/model/model-errors.ts";
import type { SessionState, TurnEntry } from "#core/session/state.ts";
import { RotateCcw } from "../../kit/icons.ts";
import { duration, tokens } from "../../parts/words/format.ts";
import { cacheMissText } from "../../parts/words/cache-miss-text.ts";
import { failureText } from "../../parts/words/failure-text.ts";
import { sumText } from "../../parts/words/sum-text.ts";
import { optionalPart } from "../../lazy/lazy.tsx";
import { t } from "../../text/t.ts";

const FindCause = optionalPart(() => import("./find-cause.tsx").then(({ FindCause }) => FindCause));

/** Kinds of failures that the route to the vendor may cause, so that a diagnosis of the route can help. */
const onTheWay = new Set<ModelErrorKind>([
  "network",
  "auth",
  "forbidden",
  "payment",
  "not-found",
  "malformed",
  "truncated",
  "empty",
  "stalled",
  "server",
]);

const hasCause = (kind: ModelErrorKind | undefined): boolean => kind !== undefined && onTheWay.has(kind);

/** @param retry resumes a failed or stopped turn; present only for the last turn */
export function TurnLine(props: { entry: TurnEntry; state: SessionState; retry?(): void }): JSX.Element {
  const used = () => props.entry.usage;
  const input = () => used().input + used().cacheRead + used().cacheWrite5m + used().cacheWrite1h;
  const cached = () => (input() > 0 ? Math.round((100 * used().cacheRead) / input()) : 0);
  const cost = () =>
    props.entry.unpriced === 0 && props.entry.costNanos === 0 ? t().chat.estimate.free : sumText(props.entry);
  /** Why the turn ended. A failed turn always says something. */
  const why = () =>
    props.entry.note ?? props.entry.error?.message ?? (props.entry.reason === "failed" ? "" : undefined);
  const bad = () => ["failed", "budget"].includes(props.entry.reason);
  return (
    <div class="turn" classList={{ "turn-bad": bad() }}>
      <p class="turn-figures">
        <span>{props.entry.resumed ? t().chat.resumed : t().chat.turn[props.entry.reason]}</span>
        <Show when={props.entry.calls > 0}>
          <A
            href={`/money?chat=${props.state.sessionId}&turn=${props.entry.turnId}&period=all`}
            aria-label={t().chat.seeCalls}
          >
            {t().chat.tokensInOut(tokens(input()), tokens(used().output))}
            <Show when={cached() > 0}> · {t().chat.cacheShare(cached())}</Show> · {cost()}
          </A>
        </Show>
        <span>{duration(props.entry.ms)}</span>
        <Show when={props.state.settings.demo}>
          <span class="badge">{t().chat.demo}</span>
        </Show>
      </p>
      <Show when={why() !== undefined}>
        <p class="turn-words">{failureText(why() ?? "")}</p>
      </Show>
      <Show when={isRefusedTurn(props.entry)}>
        <p class="turn-words">{t().chat.leftOutAfterRefusal}</p>
      </Show>
      <Show when={props.entry.answered}>
        {(models) => <p class="turn-words">{t().chat.answeredBy(models().map(onOneLine).join(", "))}</p>}
      </Show>
      <Show when={props.entry.missed}>{(missed) => <p class="turn-words">{cacheMissText(missed())}</p>}</Show>
      <Show when={props.entry.error?.detail}>
        {(detail) => (
          <details class="turn-detail">
            <summary>{t().chat.details}</summary>
            <pre tabindex="0">{detail()}</pre>
          </details>
        )}
      </Show>
      <Show when={["failed", "stopped"].includes(props.entry.reason) && !props.entry.resumed && props.retry}>
        {(retry) => (
          <button type="button" class="quiet small turn-retry" onClick={() => retry()()}>
            <RotateCcw size={14} /> {t().chat.retry}
          </button>
        )}
      </Show>
      <Show when={props.retry && hasCause(props.entry.error?.kind) && props.entry.error?.kind}>
        {(failure) => (
          <FindCause account={props.state.lastCall?.account ?? props.state.settings.account} failure={failure()} />
        )}
      </Show>
    </div>
  );
}
