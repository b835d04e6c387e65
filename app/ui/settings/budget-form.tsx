// The form for one spending limit: amount, period, scope, and what happens when the limit is reached.
import { createResource, createSignal, type JSX, onMount, Show } from "solid-js";
import {
  type BudgetField,
  budgetPeriods,
  type BudgetScope,
  budgetScopes,
  type CostBudget,
} from "#core/ledger/budgets/budget.ts";
import { purposes } from "#core/ledger/record.ts";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { SelectField } from "../kit/floating/select-field.tsx";
import { createBudgetNames } from "../parts/words/budget-text.ts";
import { useOcto } from "../state/context.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/budgets.ts";
import { inDollars, inNanos } from "./amount-field.tsx";

interface Props {
  /** The limit to edit; undefined for a new limit. */
  budget: CostBudget | undefined;
  others: CostBudget[];
  save(budget: CostBudget): void;
  cancel(): void;
}

const budgetKinds = ["hard", "soft"] as const;

export function BudgetForm(props: Props): JSX.Element {
  // `budget` is read once, because another limit mounts another form.
  // oxlint-disable-next-line solid/reactivity
  const { budget } = props;
  const [draft, setDraft] = createSignal<Omit<CostBudget, "nanos">>(
    budget ?? { id: crypto.randomUUID(), period: "month", scope: "folder", kind: "hard" },
  );
  const [error, setError] = createSignal("");
  const octo = useOcto();
  const [found] = createResource(() => octo.call((api) => api.ledger.summary("all")), { initialValue: undefined });
  const change = (changes: Partial<CostBudget>) => setDraft((now) => ({ ...now, ...changes }));
  let amount: HTMLInputElement | undefined;
  onMount(() => amount?.focus());
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const nanos = inNanos(Number(amount?.value)) ?? 0;
    if (!(nanos > 0)) {
      setError(t().budgets.needsAmount);
      amount?.focus();
    } else if (props.others.some((other) => isSame(other, draft()))) setError(t().budgets.twice);
    else props.save({ ...draft(), nanos });
  };
  return (
    <form class="budget-form" noValidate onSubmit={save}>
      <label class="field">
        {t().budgets.amount}
        <input
          ref={amount}
          type="number"
          inputmode="decimal"
          step="0.01"
          min="0"
          value={inDollars(budget?.nanos) ?? ""}
          aria-invalid={error() !== ""}
          aria-describedby="budget-error"
        />
      </label>
      <SelectField
        label={t().budgets.period}
        value={draft().period}
        options={budgetPeriods.map((value) => ({ value, label: t().budgets.periods[value] }))}
        choose={(period) => change({ period })}
      />
      <SelectField
        label={t().budgets.scope}
        value={draft().scope}
        options={budgetScopes
          .filter((one) => one === draft().scope || isRecorded(one, found.latest))
          .map((value) => ({ value, label: t().budgets.scopes[value] }))}
        choose={(scope) => change({ scope, value: undefined })}
      />
      <Show when={found.latest && !isRecorded(draft().scope, found.latest)}>
        <p class="hint">{t().budgets.unrecorded}</p>
      </Show>
      <SubjectSelect
        scope={draft().scope}
        value={draft().value}
        sums={found.latest}
        set={(value) => change({ value })}
      />
      <SelectField
        label={t().budgets.kind}
        value={draft().kind}
        options={budgetKinds.map((value) => ({ value, label: t().budgets.kinds[value] }))}
        choose={(kind) => change({ kind })}
      />
      <p id="budget-error" class="trouble" role="alert">
        {error()}
      </p>
      <div class="row">
        <button type="submit" class="primary">
          {t().budgets.save}
        </button>
        <button type="button" onClick={() => props.cancel()}>
          {t().budgets.leave}
        </button>
      </div>
    </form>
  );
}

const isSame = (one: CostBudget, other: Omit<CostBudget, "nanos">): boolean =>
  one.id !== other.id &&
  one.period === other.period &&
  one.scope === other.scope &&
  one.value === other.value &&
  one.kind === other.kind;

/** Selects the value that the limit applies to, such as one project, or each value separately. */
function SubjectSelect(props: {
  scope: BudgetScope;
  value: string | undefined;
  /** Totals of all calls; undefined until loaded. */
  sums: LedgerSummary | undefined;
  set(value: string | undefined): void;
}): JSX.Element {
  const [accounts] = createSetting("accounts");
  const values = () => {
    if (props.scope === "everything") return [];
    const known = valuesOf[props.scope](props.sums, accounts() ?? [])
      .filter(Boolean)
      .slice(0, maxValues);
    return [...new Set([...known, ...(props.value === undefined ? [] : [props.value])])];
  };
  const names = createBudgetNames(() => values().map((value) => ({ scope: props.scope, value })));
  return (
    <Show when={props.scope !== "everything"}>
      <SelectField
        label={t().budgets.value}
        value={props.value ?? ""}
        options={[
          { value: "", label: t().budgets.each },
          ...values().map((value) => ({ value, label: names({ scope: props.scope, value }) })),
        ]}
        choose={(value) => props.set(value || undefined)}
      />
    </Show>
  );
}

/** Maximum number of values that the list offers. */
const maxValues = 100;

const keys = (tallies: object | undefined) => Object.keys(tallies ?? {});
const valuesOf: Record<BudgetField, (sums: LedgerSummary | undefined, accounts: Account[]) => string[]> = {
  sessionId: (sums) => keys(sums?.bySession).filter((id) => !sums?.imported[id]),
  folder: (sums) => keys(sums?.byFolder),
  model: (sums, accounts) => [...accounts.map(({ model }) => model), ...keys(sums?.byModel)],
  account: (_, accounts) => accounts.map(({ id }) => id),
  purpose: () => [...purposes],
  channel: (sums) => keys(sums?.byChannel),
  person: (sums) => keys(sums?.byPerson),
};

/** True if a limit can apply to the scope. Channel and person are offered only once a call has recorded one. */
const isRecorded = (scope: BudgetScope, sums: LedgerSummary | undefined): boolean =>
  (scope !== "channel" && scope !== "person") || valuesOf[scope](sums, []).some(Boolean);
