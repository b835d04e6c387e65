// A month of the ledger as a file.
import { createEffect, createResource, createSignal, For, type JSX, Show } from "solid-js";
import { saveFile } from "../kit/save-file.ts";
import { toast } from "../kit/toast.tsx";
import { useOcto } from "../state/context.ts";
import { t } from "../text/t.ts";

export function ExportMonth(props: { again: number }): JSX.Element {
  const octo = useOcto();
  const [months] = createResource(
    () => ({ again: props.again }),
    () => octo.call((api) => api.billing.months()),
  );
  const [month, setMonth] = createSignal("");
  createEffect(() => setMonth((now) => now || (months.latest?.[0] ?? "")));
  const save = async () => {
    try {
      const lines = await octo.call((api) => api.billing.exportMonth(month()));
      saveFile(`${month()}.jsonl`, new Blob([lines], { type: "application/jsonl" }));
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Show when={(months.latest?.length ?? 0) > 0}>
      <div class="row money-export">
        <Show when={(months.latest?.length ?? 0) > 1}>
          <select
            aria-label={t().money.month}
            value={month()}
            onChange={(event) => setMonth(event.currentTarget.value)}
          >
            <For each={months.latest}>
              {(one) => (
                <option value={one} selected={one === month()}>
                  {one}
                </option>
              )}
            </For>
          </select>
        </Show>
        <button type="button" class="quiet" onClick={() => void save()}>
          {t().money.exportMonth(month())}
        </button>
      </div>
    </Show>
  );
}
