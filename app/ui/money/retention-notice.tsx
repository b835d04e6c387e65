// Asks whether to delete months that are older than the retention period. Nothing is deleted without an answer.
import { createSignal, type JSX, Show } from "solid-js";
import { createOverdueMonths, monthRange } from "../parts/ledger/retention-choice.tsx";
import { createSetting } from "../state/stored-settings.ts";
import { DeleteMonths } from "./delete-months.tsx";
import { t } from "../text/t.ts";
import "../text/retention.ts";

export function RetentionNotice(props: { revision: number }): JSX.Element {
  const [, , , change] = createSetting("retention");
  const months = createOverdueMonths(() => props.revision);
  const [going, setGoing] = createSignal<string[]>([]);
  return (
    <>
      <Show when={months().length > 0}>
        <div class="money-overdue">
          <p>{t().retention.overdue(months().length, monthRange(months()))}</p>
          <div class="row">
            <button type="button" onClick={() => setGoing(months())}>
              {t().retention.overdueAction}
            </button>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                const keptTo = months().at(-1);
                void change((now) => ({ ...now, ...(keptTo && { keptTo }) }));
              }}
            >
              {t().retention.keepThem}
            </button>
          </div>
        </div>
      </Show>
      <DeleteMonths months={going()} by="rule" close={() => setGoing([])} />
    </>
  );
}
