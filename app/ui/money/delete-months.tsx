// Asks before months leave the ledger: what goes, its file, read again, and only then the deed.
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { MonthHeld, Remover } from "#core/ledger/audit/removal.ts";
import type { StayingMonth } from "#core/ledger/audit/retention.ts";
import type { OctoApi } from "../../api.ts";
import { createBudgetNames } from "../parts/words/budgets.ts";
import { Dialog } from "../kit/dialog.tsx";
import { money } from "../parts/words/format.ts";
import { rangeOf } from "../parts/ledger/retention-choice.tsx";
import { saveFile } from "../kit/save-file.ts";
import { toast } from "../parts/frame/toast.tsx";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/currency.ts";
import { language, t } from "../text/t.ts";
import "../text/retention.ts";

type Farewell = Awaited<ReturnType<OctoApi["ledger"]["farewell"]>>;

interface Props {
  /** In order; none: nothing is asked. */
  months: string[];
  by: Remover;
  close(): void;
}

export function DeleteMonths(props: Props): JSX.Element {
  return (
    <Dialog
      open={props.months.length > 0}
      close={() => props.close()}
      label={t().retention.deleting(rangeOf(props.months))}
    >
      <Question {...props} />
    </Dialog>
  );
}

export const count = (n: number): string => n.toLocaleString(language());

/** Calls and cost of months together, in words. */
export function together(months: Omit<MonthHeld, "month">[]): [calls: string, cost: string] {
  const calls = months.reduce((sum, one) => sum + one.calls, 0);
  const nanos = months.reduce((sum, one) => sum + one.nanos, 0);
  return [count(calls), money(nanos, currency())];
}

function Question(props: Props): JSX.Element {
  const octo = useOcto();
  const [held] = createResource(
    () => props.months,
    (months) => octo.call((api) => api.ledger.held(months)),
    { initialValue: undefined },
  );
  const [ready, setReady] = createSignal<Farewell>();
  const [told, setTold] = createSignal("");
  const file = () => `${rangeOf(props.months).replace(" – ", "-to-")}.jsonl`;
  const tell = (error: unknown) => setTold(error instanceof Error ? error.message : String(error));
  const save = async () => {
    setTold(t().retention.reading);
    const found = await octo.call((api) => api.ledger.farewell(props.months));
    if (found.held.length > 0) saveFile(file(), found.file);
    setReady(found);
    setTold(found.held.length > 0 ? t().retention.exported(...together(found.held)) : "");
  };
  const run = async ({ held: going }: Farewell) => {
    const { removed, stays } = await octo.call((api) => api.ledger.remove(going, props.by));
    const months = removed.map(({ month }) => month);
    if (removed.length > 0) toast(t().retention.deleted(together(removed)[0], rangeOf(months)));
    if (stays.length === 0) return props.close();
    setTold("");
    setReady((now) => now && { ...now, held: [], stays });
  };
  return (
    <div class="stack">
      <h2>{t().retention.deleting(rangeOf(props.months))}</h2>
      <Show when={held.latest}>{(months) => <p>{t().retention.leaves(...together(months()))}</p>}</Show>
      <p class="hint">{t().retention.means}</p>
      <p class="hint">{t().retention.exportFirst}</p>
      <div class="row">
        <button type="button" onClick={() => void save().catch(tell)}>
          {t().retention.export(file())}
        </button>
      </div>
      <p role="status">{told()}</p>
      <Staying months={ready()?.stays ?? []} />
      <div class="row">
        <Show when={ready()?.held.length ? ready() : undefined}>
          {(found) => (
            <button type="button" class="danger" onClick={() => void run(found()).catch(tell)}>
              {t().retention.run(together(found().held)[0])}
            </button>
          )}
        </Show>
        <button type="button" onClick={() => props.close()}>
          {t().retention.cancel}
        </button>
      </div>
    </div>
  );
}

/** Why some of them stay. */
function Staying(props: { months: StayingMonth[] }): JSX.Element {
  const names = createBudgetNames(() => props.months.flatMap(({ budget }) => budget ?? []));
  const words = ({ month, why, budget }: StayingMonth) => {
    if (why !== "counted" || !budget) return why === "counted" ? "" : t().retention.stays[why](month);
    return t().retention.stays.counted(month, t().retention.limit(money(budget.nanos, currency()), names(budget)));
  };
  return <For each={props.months}>{(one) => <p>{words(one)}</p>}</For>;
}
