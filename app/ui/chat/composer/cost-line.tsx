// Estimated cost of the draft, shown when typing pauses. Hidden from screen readers, because the cost changes often.
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import type { CostEstimate } from "#core/agent/context/cost-estimate.ts";
import type { SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import { money, tokens } from "../../parts/words/format.ts";
import { useOcto } from "../../state/context.ts";
import { currency } from "../../state/shown-currency.ts";
import { t } from "../../text/t.ts";

/** Milliseconds between the last key and the estimate of the cost. */
const pauseMs = 400;

interface Props {
  /** The id of a stored chat. Undefined for a new chat, which will start with `settings`. */
  sessionId: SessionId | undefined;
  settings: SessionSettings;
  content(): SaidBlock[];
}

export function CostLine(props: Props): JSX.Element {
  const octo = useOcto();
  const [estimate, setEstimate] = createSignal<CostEstimate>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted: SaidBlock[] = [];
  const requestEstimate = async (content: SaidBlock[], id: SessionId | undefined, settings: SessionSettings) => {
    if (content.length === 0) return setEstimate(undefined);
    const answer = await octo
      .call((api) => (id ? api.estimateCost(id, content) : api.estimateFirstCost(settings, content)))
      .catch(() => undefined);
    // Drops the estimate if the draft has changed since it was requested.
    if (content === wanted) setEstimate(answer);
  };
  createEffect(
    on([() => props.content(), () => props.sessionId, () => props.settings], ([content, id, settings]) => {
      wanted = content;
      clearTimeout(timer);
      timer = setTimeout(() => void requestEstimate(content, id, settings), pauseMs);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  return (
    <Show when={estimate()}>
      {(now) => (
        <span class="chat-estimate" data-tip={t().chat.estimate.title}>
          {estimateText(now())}
        </span>
      )}
    </Show>
  );
}

function estimateText({ tokens: amount, cached, nanos, free }: CostEstimate): string {
  const words = t().chat.estimate;
  const priced = nanos && words.range(money(nanos.least, currency()), money(nanos.most, currency()));
  const price = free && !nanos?.most ? words.free : (priced ?? words.unpriced);
  const share = Math.round((100 * cached) / Math.max(1, amount));
  return [words.tokens(tokens(amount)), price, share > 0 && words.cached(share)].filter(Boolean).join(" · ");
}
