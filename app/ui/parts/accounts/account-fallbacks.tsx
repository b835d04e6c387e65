// The fallback models of an account, in order. A fallback model may belong to another account.
import { For, type JSX, Show } from "solid-js";
import { type Account, modelsOf } from "#core/model/vendors/account.ts";
import { isSame, type ModelChoice } from "#core/model/calls/fallback.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { t } from "../../text/t.ts";
import "../../text/accounts.ts";
import { ArrowUp } from "../../kit/icons.ts";
import { Combobox } from "../../kit/floating/combobox.tsx";
import type { Option } from "../../kit/floating/option-list.tsx";
import { RemoveButton } from "./editable-rows.tsx";

interface Props {
  account: Account;
  /** The models that the vendor has listed. Empty if the vendor has not been asked. */
  models: string[];
  change(changes: Partial<Account>): void;
}

export function Fallbacks(props: Props): JSX.Element {
  const [stored] = createSetting("accounts");
  const list = () => props.account.fallbacks ?? [];
  const others = () => (stored() ?? []).filter(({ id, demo }) => id !== props.account.id && !demo);
  const update = (fallbacks: ModelChoice[]) =>
    props.change({ fallbacks: fallbacks.length > 0 ? fallbacks : undefined });
  const nameOf = ({ account, model }: ModelChoice) => {
    const other = others().find(({ id }) => id === account);
    return other ? `${model} · ${other.name}` : model;
  };
  const up = (at: number) => {
    const next = [...list()];
    next.splice(at - 1, 0, ...next.splice(at, 1));
    update(next);
  };
  const own = () => [...new Set([...modelsOf(props.account), ...props.models])];
  const open = (account: Account["id"], models: string[]) =>
    models.filter(
      (model) =>
        !(account === props.account.id && model === props.account.model) &&
        !list().some((one) => isSame(one, { account, model })),
    );
  return (
    <fieldset class="stack extras">
      <legend>{t().accounts.fallbacks}</legend>
      <p class="hint">{t().accounts.fallbacksHint}</p>
      <Show when={list().length > 0}>
        <ol class="list">
          <For each={list()}>
            {(choice, i) => (
              <li>
                <span>{nameOf(choice)}</span>
                <span class="row">
                  <button
                    type="button"
                    class="quiet icon small"
                    aria-label={t().accounts.fallbackUp(nameOf(choice))}
                    disabled={i() === 0}
                    onClick={() => up(i())}
                  >
                    <ArrowUp size={14} />
                  </button>
                  <RemoveButton
                    label={t().accounts.takeOut(nameOf(choice))}
                    remove={() => update(list().filter((one) => one !== choice))}
                  />
                </span>
              </li>
            )}
          </For>
        </ol>
      </Show>
      <Combobox
        label={t().accounts.fallbackAdd}
        placeholder={t().accounts.fallbackAdd}
        search={t().chat.searchModels}
        empty={t().chat.noModelFits}
        value={undefined}
        options={[
          ...others().flatMap((other) => choices(other, open(other.id, modelsOf(other)))),
          ...choices(props.account, open(props.account.id, own())),
        ]}
        choose={(value) => {
          const [account, ...model] = value.split(" ");
          update([...list(), { account: account as Account["id"], model: model.join(" ") }]);
        }}
      />
    </fieldset>
  );
}

const choices = ({ id, name }: Account, models: string[]): Option[] =>
  models.map((model) => ({ value: `${id} ${model}`, label: model, group: name }));
