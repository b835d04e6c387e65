// Below a failed turn: diagnoses why the account's calls fail, and offers to switch the account to another route.
import { errorText } from "../../parts/words/error-text.ts";
import { createSignal, type JSX, Show } from "solid-js";
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelErrorKind } from "#core/model/model-errors.ts";
import type { RouteReport } from "#core/model/vendors/diagnose.ts";
import type { AccountId } from "#core/ids.ts";
import { RouteReportView } from "../../parts/accounts/route-report.tsx";
import { toast } from "../../parts/frame/toast.tsx";
import { useOcto } from "../../state/context.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { t } from "../../text/t.ts";
import "../../text/route.ts";

export function FindCause(props: { account: AccountId; failure: ModelErrorKind }): JSX.Element {
  const octo = useOcto();
  const [accounts, , reloadAccounts] = createSetting("accounts");
  const [report, setReport] = createSignal<RouteReport>();
  const [busy, setBusy] = createSignal(false);
  const account = () => accounts()?.find(({ id, demo }) => id === props.account && !demo);
  const find = async (asked: Account, failure: ModelErrorKind) => {
    setBusy(true);
    await octo
      .call((api) => api.accounts.diagnose(asked, failure))
      .then(setReport, (error: unknown) => toast(errorText(error)));
    setBusy(false);
  };
  const take = async (asked: Account, route: Account["route"]) => {
    await octo.call((api) => api.accounts.save({ ...asked, route }, {}));
    void reloadAccounts();
    setReport(undefined);
    toast(t().route.switched);
  };
  return (
    <Show when={account()}>
      {(asked) => (
        <div class="turn-cause">
          <button type="button" class="quiet small" disabled={busy()} onClick={() => void find(asked(), props.failure)}>
            {busy() ? t().route.finding : t().route.find}
          </button>
          <div role="status">
            <Show when={report()}>
              {(found) => (
                <>
                  <RouteReportView report={found()} take={(route) => void take(asked(), route)} />
                  <Show when={found().words}>{(words) => <p class="hint">{words()}</p>}</Show>
                </>
              )}
            </Show>
          </div>
        </div>
      )}
    </Show>
  );
}
