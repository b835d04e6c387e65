// Notices above the composer about the model: a fallback model answers, or a model switch costs extra.
import { type JSX, onMount, Show } from "solid-js";
import type { Account } from "#core/model/vendors/account.ts";
import { isSame, type ModelChoice } from "#core/model/calls/fallback.ts";
import type { SwitchCost } from "#core/model/calls/switch-cost.ts";
import type { ModelEntry, SessionState } from "#core/session/state.ts";
import { moment, money, tokens } from "../../parts/words/format.ts";
import { currency } from "../../state/shown-currency.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { language, t } from "../../text/t.ts";

/** Names the fallback model, the reason and the time of the switch. Offers to switch back. */
export function FallbackNotice(props: { state: SessionState; back(): void }): JSX.Element {
  const [accounts] = createSetting("accounts");
  const names = (to: ModelChoice) => namesOf(to, props.state.settings, accounts() ?? []);
  return (
    <Show when={props.state.fallback}>
      {(fallback) => (
        <section class="chat-notice" aria-label={t().chat.fallbackLabel}>
          <p role="status">
            {t().chat.fallbackActive(...names(fallback().to), moment(fallback().since, language()))}{" "}
            <span class="chat-why">{reasonText(fallback().why)}</span>
          </p>
          <button type="button" class="small" onClick={() => props.back()}>
            {t().chat.switchBack}
          </button>
        </section>
      )}
    </Show>
  );
}

/** The line in the transcript that reports a change of the model. */
export function ModelChangeLine(props: { entry: ModelEntry }): JSX.Element {
  const [accounts] = createSetting("accounts");
  const words = () => {
    const { from, to, why } = props.entry;
    const [next, before] = namesOf(to, from, accounts() ?? []);
    if (why === "answered" || why === "person") return t().chat.switchedBack(next);
    return `${t().chat.switchedTo(next, before)} ${reasonText(why)}`;
  };
  return <p class="chat-note">{words()}</p>;
}

const reasonText = (why: string): string => t().chat.waiting[why] ?? t().chat.callFailed;

/** The names of two models. If the models have the same name, the names of their accounts. */
function namesOf(one: ModelChoice, other: ModelChoice, accounts: Account[]): [string, string] {
  if (one.model !== other.model || isSame(one, other)) return [one.model, other.model];
  const whose = ({ account, model }: ModelChoice) => accounts.find(({ id }) => id === account)?.name ?? model;
  return [whose(one), whose(other)];
}

/** A switch to another model, with its cost, before the person confirms it. */
export interface ModelSwitch {
  to: ModelChoice;
  cost: SwitchCost;
}

export function SwitchNotice(props: { switching: ModelSwitch; confirm(): void; cancel(): void }): JSX.Element {
  let agree: HTMLButtonElement | undefined;
  onMount(() => agree?.focus());
  const words = () => {
    const { to, cost } = props.switching;
    const more =
      cost.nanos === undefined ? t().chat.switchUnpriced : t().chat.switchCost(money(cost.nanos, currency()));
    return `${t().chat.switchReads(to.model, tokens(cost.tokens))} ${more}`;
  };
  return (
    <section
      class="chat-notice"
      role="alertdialog"
      aria-label={t().chat.switchModel}
      onKeyDown={(event) => event.key === "Escape" && props.cancel()}
    >
      <p>{words()}</p>
      <div class="chat-choices">
        <button type="button" class="small primary" ref={agree} onClick={() => props.confirm()}>
          {t().chat.switchModel}
        </button>
        <button type="button" class="small" onClick={() => props.cancel()}>
          {t().chat.keepModel}
        </button>
      </div>
    </section>
  );
}
