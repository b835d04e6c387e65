// A card that asks for a permission or an answer. It shows the details needed to decide, and shortcuts to answer.
import { type JSX, Match, Show, Switch } from "solid-js";
import type { Ask } from "#core/session/ask.ts";
import { standsBelowToasts } from "../../parts/frame/toast.tsx";
import { seconds } from "../../parts/words/format.ts";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";
import { createNow } from "../now.ts";
import type { CardPlace } from "./cards.ts";
import { createCardFocus } from "./ask-focus.ts";
import { riskOfAsk, subjectOf, titleOf } from "./ask-words.ts";
import { PermissionCard } from "./permission-card.tsx";
import { QuestionCard } from "./question-card.tsx";
import { RulesCard } from "./rules-card.tsx";

export function AskCard(props: CardPlace & { ask: Ask }): JSX.Element {
  let card: HTMLElement | undefined;
  createCardFocus(() => card);
  const risk = () => (props.ask.kind === "permission" ? riskOfAsk(props.ask) : "usual");
  return (
    <section ref={card} class="ask" data-risk={risk()} role="alertdialog" aria-label={titleOf(props.ask)} tabindex="-1">
      <Switch>
        <Match when={props.ask.kind === "permission" && props.ask}>
          {(ask) => <PermissionCard {...props} ask={ask()} card={() => card} />}
        </Match>
        <Match when={props.ask.kind === "question" && props.ask}>
          {(ask) => <QuestionCard ask={ask()} answer={props.answer} />}
        </Match>
        <Match when={props.ask.kind === "rules" && props.ask}>
          {(ask) => <RulesCard ask={ask()} answer={props.answer} />}
        </Match>
      </Switch>
      <Deadline at={props.ask.deadline} />
    </section>
  );
}

/** The bar for a card that is out of sight. It names the request and scrolls to the card. */
export function AskBar(props: { ask: Ask; show(): void }): JSX.Element {
  return (
    <section ref={standsBelowToasts} class="ask-bar" aria-label={t().chat.waitingForYou}>
      <p>
        <strong>{titleOf(props.ask)}</strong> <span class="ask-target">{subjectOf(props.ask)}</span>
      </p>
      <button type="button" class="small" onClick={() => props.show()}>
        {t().approvals.showAsk}
      </button>
    </section>
  );
}

function Deadline(props: { at?: number }): JSX.Element {
  const now = createNow(() => props.at !== undefined);
  return (
    <Show when={props.at}>
      {(at) => <p class="ask-deadline">{t().approvals.deniedIn(seconds(Math.max(1_000, at() - now())))}</p>}
    </Show>
  );
}
