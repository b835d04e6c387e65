// Models that a person adds to an account by hand: what the vendor's list does not have, or Octo does not know.
import { createSignal, Index, type JSX } from "solid-js";
import { factsOf, type OwnModel } from "#core/model/vendors/models.ts";
import { t } from "../../text/t.ts";
import "../../text/accounts.ts";
import { X } from "../../kit/icons.ts";

export function OwnModels(props: { models: OwnModel[]; change(models: OwnModel[]): void }): JSX.Element {
  // What the form began with; from here on the rows are the truth.
  // oxlint-disable-next-line solid/reactivity
  const [rows, setRows] = createSignal(props.models);
  let field: HTMLInputElement | undefined;
  const put = (next: OwnModel[]) => {
    setRows(next);
    props.change(next.filter(({ id }) => id !== ""));
  };
  const edit = (at: number, changes: Partial<OwnModel>) =>
    put(rows().map((row, i) => (i === at ? { ...row, ...changes } : row)));
  const add = () => {
    put([...rows(), { id: "" }]);
    queueMicrotask(() => field?.focus());
  };
  const sees = (row: OwnModel) => row.vision ?? factsOf(row.id).vision;
  return (
    <fieldset class="stack extras">
      <legend>{t().accounts.ownModels}</legend>
      <Index each={rows()}>
        {(row, i) => (
          <div class="extras-row">
            <input
              type="text"
              ref={(input) => (field = input)}
              aria-label={t().accounts.modelId(i + 1)}
              placeholder={t().accounts.model}
              spellcheck={false}
              value={row().id}
              onInput={(event) => edit(i, { id: event.currentTarget.value.trim() })}
            />
            <button
              type="button"
              class="quiet icon small"
              aria-label={t().accounts.takeOut(row().id)}
              onClick={() => put(rows().filter((_, at) => at !== i))}
            >
              <X size={14} />
            </button>
            <div class="extras-facts">
              <Tokens
                label={t().accounts.modelWindow}
                value={row().contextWindow}
                usual={factsOf(row().id).contextWindow}
                change={(contextWindow) => edit(i, { contextWindow })}
              />
              <Tokens
                label={t().accounts.modelOutput}
                value={row().maxOutput}
                usual={factsOf(row().id).maxOutput}
                change={(maxOutput) => edit(i, { maxOutput })}
              />
              <label>
                <input
                  type="checkbox"
                  checked={sees(row())}
                  onChange={(event) => edit(i, { vision: event.currentTarget.checked })}
                />
                {t().accounts.modelSees}
              </label>
            </div>
          </div>
        )}
      </Index>
      <button type="button" class="small" onClick={add}>
        {t().accounts.modelAdd}
      </button>
    </fieldset>
  );
}

interface TokensProps {
  label: string;
  value: number | undefined;
  usual: number;
  change(value: number | undefined): void;
}

/** Empty: as it is known, which stands there faintly. */
function Tokens(props: TokensProps): JSX.Element {
  return (
    <label>
      {props.label}
      <input
        type="number"
        min="1"
        step="1"
        placeholder={String(props.usual)}
        value={props.value ?? ""}
        onInput={(event) => {
          const count = event.currentTarget.valueAsNumber;
          props.change(count >= 1 ? Math.floor(count) : undefined);
        }}
      />
    </label>
  );
}
