// How much of the person's limits is used, and where the month will end if it goes on like this.
import { createResource, type JSX, Show } from "solid-js";
import { ownNanos } from "#core/billing/spending.ts";
import { money } from "../kit/format.ts";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/currency.ts";
import { createSetting } from "../state/settings.ts";
import { t } from "../text/t.ts";

/** `again` counts the times that the ledger has changed. */
export function Limits(props: { again: number }): JSX.Element {
  const octo = useOcto();
  const [spending] = createSetting("spending");
  const [spent] = createResource(
    () => ({ again: props.again }),
    async () => {
      const [day, month] = await Promise.all([
        octo.call((api) => api.billing.summary("day")),
        octo.call((api) => api.billing.summary("month")),
      ]);
      return { day: ownNanos(day), month: ownNanos(month) };
    },
  );
  return (
    <Show when={spent.latest}>
      {(now) => (
        <>
          <Show when={spending()?.dayNanos}>
            {(limit) => <Limit words={t().money.limitDay} spent={now().day} limit={limit()} />}
          </Show>
          <Show when={spending()?.monthNanos}>
            {(limit) => (
              <Limit
                words={t().money.limitMonth}
                spent={now().month}
                limit={limit()}
                heading={projected(now().month)}
              />
            )}
          </Show>
        </>
      )}
    </Show>
  );
}

function Limit(props: {
  words(spent: string, limit: string, heading: string): string;
  spent: number;
  limit: number;
  heading?: number;
}): JSX.Element {
  const written = (nanos: number | undefined) => (nanos === undefined ? "" : money(nanos, currency()));
  const words = () => props.words(written(props.spent), written(props.limit), written(props.heading));
  return (
    <div class="money-limit">
      <p>{words()}</p>
      <meter min="0" high={props.limit * 0.8} max={props.limit} value={props.spent} aria-label={words()} />
    </div>
  );
}

/** The whole month at the pace of its days so far. */
function projected(spent: number): number {
  const now = new Date();
  const days = new Date(now.getFullYear(), now.getMonth() + 1, 0).getDate();
  return Math.round((spent / now.getDate()) * days);
}
