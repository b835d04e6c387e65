// What `/` and `@` offer, above the composer. The field keeps the focus; it names the chosen line.
import { createEffect, For, type JSX, Show } from "solid-js";
import { FileText, MessageSquare, SquareSlash as Terminal } from "../../kit/icons.ts";
import { t } from "../../text/t.ts";
import type { Offer, Offers } from "./suggestions.ts";

export const offersId = "composer-offers";
export const offerId = (index: number): string => `composer-offer-${index}`;

const icons = { command: Terminal, file: FileText, chat: MessageSquare };

export function OffersList(props: { offers: Offers; take(offer: Offer): void }): JSX.Element {
  let list: HTMLUListElement | undefined;
  createEffect(() => list?.children[props.offers.chosen()]?.scrollIntoView({ block: "nearest" }));
  return (
    <Show
      when={props.offers.list().length > 0}
      fallback={
        <Show when={props.offers.note()}>
          {(words) => (
            <p class="composer-offers composer-no-offer" role="status">
              {words()}
            </p>
          )}
        </Show>
      }
    >
      <ul ref={list} id={offersId} class="composer-offers" role="listbox" aria-label={t().chat.offers}>
        <For each={props.offers.list()}>
          {(offer, i) => {
            const Icon = icons[offer.kind];
            return (
              <li
                id={offerId(i())}
                role="option"
                aria-selected={i() === props.offers.chosen()}
                onPointerMove={() => props.offers.choose(i())}
                // The field keeps the focus: a press must not take it.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => props.take(offer)}
              >
                <Icon size={16} aria-hidden="true" />
                <span>{offer.name}</span>
                <small>{offer.words}</small>
              </li>
            );
          }}
        </For>
      </ul>
    </Show>
  );
}
