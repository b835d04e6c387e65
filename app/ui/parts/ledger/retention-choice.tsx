// The retention period of calls, used by the Money page and the settings.
import { createMemo, createResource, type JSX } from "solid-js";
import { retentionYears } from "#core/ledger/audit/retention.ts";
import { useOcto } from "../../state/context.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { SelectField } from "../../kit/floating/select-field.tsx";
import { t } from "../../text/t.ts";
import "../../text/retention.ts";

export function RetentionChoice(): JSX.Element {
  const [kept, , , change] = createSetting("retention");
  const choose = (value: string) => {
    const years = retentionYears.find((one) => String(one) === value);
    // Drops earlier decisions to keep months, so that the person is asked again after a change of the period.
    void change(() => (years === undefined ? {} : { years }));
  };
  return (
    <div class="stack">
      <SelectField
        label={t().retention.keep}
        value={String(kept()?.years ?? "")}
        options={[
          { value: "", label: t().retention.forEver },
          ...retentionYears.map((years) => ({ value: String(years), label: t().retention.years(years) })),
        ]}
        choose={choose}
      />
      <p class="hint">{t().retention.keepHint}</p>
    </div>
  );
}

/**
 * The months that are older than the retention period.
 * @param revision number of ledger changes so far; each change reloads the months
 */
export function createOverdueMonths(revision: () => number = () => 0): () => string[] {
  const octo = useOcto();
  const [kept] = createSetting("retention");
  const [months] = createResource(
    () => ({ revision: revision(), kept: kept() ?? {} }),
    ({ kept: now }) => (now.years === undefined ? [] : octo.call((api) => api.ledger.overdueMonths(now))),
    { initialValue: [] },
  );
  const overdue = createMemo(() => months.latest);
  return overdue;
}

/** Names a range of months: the single month, or the first and the last month. */
export function monthRange(months: string[]): string {
  const [first = "", last = first] = [months[0], months.at(-1)];
  return first === last ? first : `${first} – ${last}`;
}
