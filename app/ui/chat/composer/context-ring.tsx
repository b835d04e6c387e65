// A ring that shows how full the model's context is. A click lists the contents and offers to compact the chat.
import { createSignal, createUniqueId, type JSX, Show, Suspense } from "solid-js";
import { modelFacts } from "#core/model/vendors/models.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { Entry, CompactionEntry, SessionState } from "#core/session/state.ts";
import { tokens } from "../../parts/words/format.ts";
import { lazyPart } from "../../lazy/lazy.tsx";
import { createSetting } from "../../state/stored-settings.ts";
import { t } from "../../text/t.ts";

const radius = 6;
const circumference = 2 * Math.PI * radius;

interface Props {
  state: SessionState;
  compact(): void;
}

/** The list of what fills the context is loaded when the chat stands still, because a click asks for it. */
const ContextPanel = lazyPart(() => import("./context-panel.tsx").then(({ ContextPanel }) => ContextPanel));
export const preloadContextPanel = ContextPanel.preload;

export function ContextRing(props: Props): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const id = createUniqueId();
  let button: HTMLButtonElement | undefined;
  const used = () => usedTokens(props.state);
  const [accounts] = createSetting("accounts");
  const holds = () => {
    const { account, model } = answering(props.state);
    const facts = modelFacts(accounts()?.find(({ id }) => id === account) ?? { model }, model);
    return Math.min(facts.contextWindow, refusedTokens(props.state));
  };
  const share = () => Math.min(1, used() / holds());
  const words = () => t().chat.contextUsed(tokens(used()), tokens(holds()), Math.round(100 * share()));
  return (
    <Show when={used() > 0}>
      <button
        ref={button}
        type="button"
        class="context-ring quiet"
        aria-label={words()}
        data-tip={words()}
        aria-haspopup="dialog"
        aria-expanded={open()}
        aria-controls={open() ? id : undefined}
        data-full={share() > 0.75}
        onClick={() => setOpen(!open())}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <circle cx="8" cy="8" r={radius} />
          <circle cx="8" cy="8" r={radius} stroke-dasharray={`${share() * circumference} ${circumference}`} />
        </svg>
      </button>
      <Show when={open()}>
        <Suspense>
          <ContextPanel id={id} {...props} close={() => setOpen(false)} anchor={() => button} />
        </Suspense>
      </Show>
    </Show>
  );
}

/** Tokens in the context: those of the last call, or those that remained after a later compaction. */
function usedTokens({ lastCall, order, entries }: SessionState): number {
  const fold = order.map((id): Entry | undefined => entries[id]).findLast((entry) => entry?.kind === "compaction");
  if (fold && fold.at >= (lastCall?.endedAt ?? 0)) return (fold as CompactionEntry).after;
  if (!lastCall) return 0;
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = lastCall.usage;
  return input + cacheRead + cacheWrite5m + cacheWrite1h + output;
}

const refusedTokens = (state: SessionState): number =>
  state.observedWindow?.model === answering(state).model ? state.observedWindow.tokens : Number.POSITIVE_INFINITY;
