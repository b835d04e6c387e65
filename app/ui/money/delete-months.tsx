// The dialog that deletes months from the ledger, after it has exported them to a file and checked the file.
import { errorText } from "../parts/words/error-text.ts";
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { MonthContents, Remover } from "#core/ledger/audit/removal.ts";
import type { RefusedMonth } from "#core/ledger/audit/retention.ts";
import type { OctoApi } from "../../api.ts";
import { createBudgetNames } from "../parts/words/budget-text.ts";
import { Dialog } from "../kit/dialog.tsx";
import { money } from "../parts/words/format.ts";
import { monthRange } from "../parts/ledger/retention-choice.tsx";
import { saveFile } from "../kit/save-file.ts";
import { toast } from "../parts/frame/toast.tsx";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/shown-currency.ts";
import { language, t } from "../text/t.ts";
import "../text/retention.ts";

type RemovalExport = Awaited<ReturnType<OctoApi["ledger"]["exportForRemoval"]>>;

interface Props {
  /** The months to delete, oldest first. An empty list closes the dialog. */
  months: string[];
  by: Remover;
  close(): void;
}

export function DeleteMonths(props: Props): JSX.Element {
  return (
    <Dialog
      open={props.months.length > 0}
      close={() => props.close()}
      label={t().retention.deleting(monthRange(props.months))}
    >
      <Question {...props} />
    </Dialog>
  );
}

export const count = (n: number): string => n.toLocaleString(language());

/** The number of calls and the cost of several months, as texts. */
export function totalsText(months: Omit<MonthContents, "month">[]): [calls: string, cost: string] {
  const calls = months.reduce((sum, one) => sum + one.calls, 0);
  const nanos = months.reduce((sum, one) => sum + one.nanos, 0);
  return [count(calls), money(nanos, currency())];
}

function Question(props: Props): JSX.Element {
  const octo = useOcto();
  const [held] = createResource(
    () => props.months,
    (months) => octo.call((api) => api.ledger.contents(months)),
    { initialValue: undefined },
  );
  const [ready, setReady] = createSignal<RemovalExport>();
  const [message, setMessage] = createSignal("");
  const file = () => `${monthRange(props.months).replace(" – ", "-to-")}.jsonl`;
  const showError = (error: unknown) => setMessage(errorText(error));
  const save = async () => {
    setMessage(t().retention.reading);
    const found = await octo.call((api) => api.ledger.exportForRemoval(props.months));
    if (found.contents.length > 0) saveFile(file(), found.file);
    setReady(found);
    setMessage(found.contents.length > 0 ? t().retention.exported(...totalsText(found.contents)) : "");
  };
  const run = async ({ contents }: RemovalExport) => {
    const { removed, refused } = await octo.call((api) => api.ledger.removeMonths(contents, props.by));
    const months = removed.map(({ month }) => month);
    if (removed.length > 0) toast(t().retention.deleted(totalsText(removed)[0], monthRange(months)));
    if (refused.length === 0) return props.close();
    setMessage("");
    setReady((now) => now && { ...now, contents: [], refused });
  };
  return (
    <div class="stack">
      <Show when={held.latest}>{(months) => <p>{t().retention.removes(...totalsText(months()))}</p>}</Show>
      <p class="hint">{t().retention.consequences}</p>
      <p class="hint">{t().retention.exportFirst}</p>
      <div class="row">
        <button type="button" onClick={() => void save().catch(showError)}>
          {t().retention.export(file())}
        </button>
      </div>
      <p role="status">{message()}</p>
      <RefusedMonthsNote months={ready()?.refused ?? []} />
      <div class="dialog-actions">
        <button type="button" onClick={() => props.close()}>
          {t().retention.cancel}
        </button>
        <Show when={ready()?.contents.length ? ready() : undefined}>
          {(found) => (
            <button type="button" class="danger primary" onClick={() => void run(found()).catch(showError)}>
              {t().retention.run(totalsText(found().contents)[0])}
            </button>
          )}
        </Show>
      </div>
    </div>
  );
}

/** Explains why some months were not deleted. */
function RefusedMonthsNote(props: { months: RefusedMonth[] }): JSX.Element {
  const names = createBudgetNames(() => props.months.flatMap(({ budget }) => budget ?? []));
  const words = ({ month, why, budget }: RefusedMonth) => {
    if (why !== "counted" || !budget) return why === "counted" ? "" : t().retention.stays[why](month);
    return t().retention.stays.counted(month, t().retention.limit(money(budget.nanos, currency()), names(budget)));
  };
  return <For each={props.months}>{(one) => <p>{words(one)}</p>}</For>;
}
