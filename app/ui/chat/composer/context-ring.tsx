// A ring that shows how full the model's context is. A click lists the contents and offers to compact the chat.
import { createResource, createSignal, createUniqueId, For, type JSX, onMount, Show } from "solid-js";
import { contextKinds, type ContextUsage } from "#core/agent/context/context-usage.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { Entry, CompactionEntry, SessionState } from "#core/session/state.ts";
import { tokens } from "../../parts/words/format.ts";
import { keepBeside } from "../../kit/menu.tsx";
import { useOcto } from "../../state/context.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { t } from "../../text/t.ts";

const radius = 6;
const circumference = 2 * Math.PI * radius;

interface Props {
  state: SessionState;
  compact(): void;
}

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
        title={words()}
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
        <ContextPanel id={id} {...props} close={() => setOpen(false)} at={() => button?.getBoundingClientRect()} />
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

interface PanelProps extends Props {
  id: string;
  close(): void;
  at(): DOMRect | undefined;
}

function ContextPanel(props: PanelProps): JSX.Element {
  const octo = useOcto();
  let panel: HTMLDivElement | undefined;
  const [context] = createResource(
    () => props.state.sessionId,
    (id) => octo.call((api) => api.context(id)),
    { initialValue: undefined },
  );
  onMount(() => {
    panel?.showPopover();
    if (panel) keepBeside(panel, props.at);
    panel?.focus();
  });
  return (
    <div
      ref={panel}
      id={props.id}
      class="context-panel floating"
      role="dialog"
      aria-label={t().chat.context.title}
      tabindex="-1"
      popover="auto"
      onKeyDown={(event) => event.stopPropagation()}
      onToggle={(event) => event.newState === "closed" && props.close()}
    >
      <h2>{t().chat.context.title}</h2>
      <Show when={context.latest}>{(known) => <Parts context={known()} />}</Show>
      <button
        type="button"
        disabled={props.state.turn !== undefined}
        onClick={() => {
          props.close();
          props.compact();
        }}
      >
        {t().chat.context.compactNow}
      </button>
    </div>
  );
}

function Parts(props: { context: ContextUsage }): JSX.Element {
  const filled = () => contextKinds.filter((kind) => props.context.parts[kind] > 0);
  const free = () => freeTokens(props.context);
  return (
    <>
      <table>
        <tbody>
          <For each={filled()}>
            {(kind) => (
              <Part
                label={t().chat.context.parts[kind]}
                amount={props.context.parts[kind]}
                window={props.context.window}
              />
            )}
          </For>
          <Part label={t().chat.context.free} amount={free()} window={props.context.window} />
        </tbody>
      </table>
      <p class="hint">{t().chat.context.threshold(tokens(props.context.trigger), tokens(props.context.window))}</p>
    </>
  );
}

const freeTokens = ({ parts, window }: ContextUsage): number =>
  Math.max(0, window - contextKinds.reduce((sum, kind) => sum + parts[kind], 0));

function Part(props: { label: string; amount: number; window: number }): JSX.Element {
  return (
    <tr>
      <th scope="row">{props.label}</th>
      <td aria-hidden="true">
        <i style={{ width: `${Math.min(100, (100 * props.amount) / props.window)}%` }} />
      </td>
      <td>{tokens(props.amount)}</td>
    </tr>
  );
}
