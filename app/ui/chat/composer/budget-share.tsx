// Shows how much of a budget is used. Of all budgets that count this chat, it shows the one closest to its limit.
import { A } from "@solidjs/router";
import { createResource, type JSX, Show } from "solid-js";
import type { BudgetUsage } from "#core/ledger/budgets/budget-usage.ts";
import { budgetsOf } from "#core/ledger/budgets/budget-settings.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { SessionState } from "#core/session/state.ts";
import { createUsageText } from "../../parts/words/budget-text.ts";
import { useOcto } from "../../state/context.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { t } from "../../text/t.ts";
import "../../text/budgets.ts";

const nearly = 80;

export function BudgetShare(props: { state: SessionState }): JSX.Element {
  const octo = useOcto();
  const [spending] = createSetting("spending");
  const asked = () => {
    const limits = spending();
    const { sessionId, settings, totals } = props.state;
    if (!limits || settings.demo || budgetsOf(limits).length === 0) return undefined;
    const { folder } = settings;
    const marks = { sessionId, ...(folder && { folder }), ...answering(props.state), purpose: "turn" };
    return { marks, limits, calls: totals.calls };
  };
  const [states] = createResource(asked, ({ marks }) => octo.call((api) => api.ledger.budgets(marks)), {
    initialValue: [],
  });
  const tightest = () => (asked() ? states.latest.toSorted((a, b) => shareOf(b) - shareOf(a))[0] : undefined);
  const words = createUsageText(() => states.latest);
  return (
    <Show when={tightest()}>
      {(state) => (
        <A
          class="chat-budget"
          href="/money"
          data-tip={states.latest.map(words).join("\n")}
          data-used={shareOf(state()) >= 100 ? "all" : shareOf(state()) >= nearly ? "nearly" : "some"}
        >
          {t().budgets.share(Math.floor(shareOf(state())))}
        </A>
      )}
    </Show>
  );
}

const shareOf = ({ spent, budget }: BudgetUsage): number => (100 * spent) / budget.nanos;
