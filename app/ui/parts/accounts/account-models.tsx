// Models that a person adds to an account: models that are missing from the vendor's list or unknown to Octo.
import type { JSX } from "solid-js";
import { factsOf, type OwnModel } from "#core/model/vendors/models.ts";
import { t } from "../../text/t.ts";
import "../../text/accounts.ts";
import { createEditableRows, EditableRowList } from "./editable-rows.tsx";

export function OwnModels(props: { models: OwnModel[]; change(models: OwnModel[]): void }): JSX.Element {
  const list = createEditableRows<OwnModel>({
    // The models are read once. From then on, the form keeps the rows.
    // oxlint-disable-next-line solid/reactivity
    initial: props.models,
    newRow: () => ({ id: "" }),
    changed: (rows) => props.change(rows.filter(({ id }) => id !== "")),
  });
  const seesImages = (row: OwnModel) => row.vision ?? factsOf(row.id).vision;
  return (
    <fieldset class="stack extras">
      <legend>{t().accounts.ownModels}</legend>
      <EditableRowList
        list={list}
        addLabel={t().accounts.modelAdd}
        removeLabel={(row) => t().accounts.takeOut(row.id)}
        fields={(row, i) => (
          <input
            type="text"
            ref={list.firstField}
            aria-label={t().accounts.modelId(i + 1)}
            placeholder={t().accounts.model}
            spellcheck={false}
            value={row().id}
            onInput={(event) => list.edit(i, { id: event.currentTarget.value.trim() })}
          />
        )}
        more={(row, i) => (
          <div class="extras-facts">
            <Tokens
              label={t().accounts.modelWindow}
              value={row().contextWindow}
              usual={factsOf(row().id).contextWindow}
              change={(contextWindow) => list.edit(i, { contextWindow })}
            />
            <Tokens
              label={t().accounts.modelOutput}
              value={row().maxOutput}
              usual={factsOf(row().id).maxOutput}
              change={(maxOutput) => list.edit(i, { maxOutput })}
            />
            <label>
              <input
                type="checkbox"
                checked={seesImages(row())}
                onChange={(event) => list.edit(i, { vision: event.currentTarget.checked })}
              />
              {t().accounts.modelSees}
            </label>
          </div>
        )}
      />
    </fieldset>
  );
}

interface TokensProps {
  label: string;
  value: number | undefined;
  usual: number;
  change(value: number | undefined): void;
}

/** A number field for tokens. If it is blank, Octo uses the number that it knows, which is shown as the placeholder. */
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
