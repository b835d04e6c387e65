// The result of a route diagnosis: the cause, what to do, and the findings for each route.
import { type JSX, Show } from "solid-js";
import type { Account } from "#core/model/vendors/account.ts";
import type { RouteReport } from "#core/model/vendors/diagnose.ts";
import { t } from "../../text/t.ts";
import "../../text/route.ts";

interface Props {
  report: RouteReport;
  /** Switches the account to the given route. Absent if there is no stored account to change. */
  take?(route: Account["route"]): void;
}

export function RouteReportView(props: Props): JSX.Element {
  const cause = () => t().route.causes[props.report.cause];
  return (
    <div class="route-report">
      <p>
        <strong>{cause()[0]}</strong> {cause()[1]}
      </p>
      <p class="hint">
        {t().route.direct} {t().route.seen[props.report.direct]} {t().route.relay} {t().route.seen[props.report.relay]}
      </p>
      <Show when={props.report.better}>
        {(better) => (
          <Show when={props.take}>
            {(take) => (
              <button type="button" class="small" onClick={() => take()(better())}>
                {t().route.take[better()]}
              </button>
            )}
          </Show>
        )}
      </Show>
    </div>
  );
}
