// The fallback models of an account, in order. A fallback model may belong to another account.
import { For, type JSX, Show } from "solid-js";
import { type Account, modelsOf } from "#core/model/vendors/account.ts";
import { isSame, type ModelChoice } from "#core/model/calls/fallback.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { t } from "../../text/t.ts";
import "../../text/accounts.ts";
import { ArrowUp } from "../../kit/icons.ts";
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
      <select
        aria-label={t().accounts.fallbackAdd}
        onChange={(event) => {
          const [account, ...model] = event.currentTarget.value.split(" ");
          event.currentTarget.value = "";
          if (account) update([...list(), { account: account as Account["id"], model: model.join(" ") }]);
        }}
      >
        <option value="">{t().accounts.fallbackAdd}</option>
        <For each={others()}>
          {(other) => <Group label={other.name} account={other.id} models={open(other.id, modelsOf(other))} />}
        </For>
        <Group label={props.account.name} account={props.account.id} models={open(props.account.id, own())} />
      </select>
    </fieldset>
  );
}

function Group(props: { label: string; account: Account["id"]; models: string[] }): JSX.Element {
  return (
    <Show when={props.models.length > 0}>
      <optgroup label={props.label}>
        <For each={props.models}>{(model) => <option value={`${props.account} ${model}`}>{model}</option>}</For>
      </optgroup>
    </Show>
  );
}
