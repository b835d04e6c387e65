// What the message that is being written will cost, once the writer pauses. Never spoken: it changes all the time.
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import type { Quote } from "#core/agent/quote.ts";
import type { SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import { money, tokens } from "../kit/format.ts";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/currency.ts";
import { t } from "../text/t.ts";

/** So long nobody types before it is worked out, by the worker. */
const pauseMs = 400;

export function QuoteLine(props: { sessionId: SessionId; content(): SaidBlock[] }): JSX.Element {
  const octo = useOcto();
  const [quote, setQuote] = createSignal<Quote>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted: SaidBlock[] = [];
  const ask = async (content: SaidBlock[], id: SessionId) => {
    if (content.length === 0) return setQuote(undefined);
    const answer = await octo.call((api) => api.quote(id, content)).catch(() => undefined);
    // What was typed or added meanwhile asks for itself.
    if (content === wanted) setQuote(answer);
  };
  createEffect(
    on([() => props.content(), () => props.sessionId], ([content, id]) => {
      wanted = content;
      clearTimeout(timer);
      timer = setTimeout(() => void ask(content, id), pauseMs);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  return (
    <Show when={quote()}>
      {(now) => (
        <span class="chat-quote" title={t().chat.quote.title}>
          {wordsOf(now())}
        </span>
      )}
    </Show>
  );
}

function wordsOf({ tokens: amount, cached, nanos, free }: Quote): string {
  const words = t().chat.quote;
  const price = nanos
    ? words.range(money(nanos.least, currency()), money(nanos.most, currency()))
    : free
      ? words.free
      : words.unpriced;
  const share = Math.round((100 * cached) / Math.max(1, amount));
  return [words.tokens(tokens(amount)), price, share > 0 && words.cached(share)].filter(Boolean).join(" · ");
}
