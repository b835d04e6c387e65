// The model accounts: add, test, edit, remove, choose the default.
import { createSignal, For, type JSX, Show } from "solid-js";
import type { Account } from "#core/model/vendors/account.ts";
import { Confirm } from "../kit/confirm.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { useOcto } from "../state/context.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import { lazyPart } from "../lazy/lazy.tsx";
import "../text/accounts.ts";

const AccountForm = lazyPart(() => import("../parts/accounts/account-form.tsx").then(({ AccountForm }) => AccountForm));

export function AccountList(): JSX.Element {
  const [accounts, , reloadAccounts] = createSetting("accounts");
  const [defaultAccount, setDefault, reloadDefault] = createSetting("defaultAccount");
  /** Reads both settings again, because saving the first account and removing the default account change both. */
  const reload = () => Promise.all([reloadAccounts(), reloadDefault()]);
  const [editing, setEditing] = createSignal<Account | "new">();
  const [removing, setRemoving] = createSignal<Account>();
  const octo = useOcto();
  const [, , , changeSession] = createSetting("session");
  /** Makes new chats use this account, even if the last chat used another account. */
  const beginWith = (account: Account) => void changeSession((now) => ({ ...now, account: account.id }));
  const own = () => (accounts() ?? []).filter(({ demo }) => !demo);
  const saved = async (account: Account) => {
    // Waits until the settings are read again, so that a chat opened right after this finds the account.
    await reload();
    if (editing() === "new") beginWith(account);
    setEditing(undefined);
  };
  const remove = async () => {
    const account = removing();
    if (account) await octo.call((api) => api.accounts.remove(account.id));
    await reload();
    setRemoving(undefined);
  };
  return (
    <>
      <ul class="list">
        <For each={own()} fallback={<li>{t().accounts.empty}</li>}>
          {(account) => (
            <li>
              <span>
                {account.name} <small>{account.model}</small>{" "}
                <Show when={account.id === defaultAccount()}>
                  <span class="badge">{t().accounts.default}</span>
                </Show>
              </span>
              <span class="row">
                <Show when={account.id !== defaultAccount()}>
                  <button
                    type="button"
                    class="quiet small"
                    onClick={() => {
                      void setDefault(account.id);
                      beginWith(account);
                    }}
                  >
                    {t().accounts.makeDefault}
                  </button>
                </Show>
                <button type="button" class="small" onClick={() => setEditing(account)}>
                  {t().accounts.edit}
                </button>
                <button
                  type="button"
                  class="danger small"
                  disabled={own().length === 1}
                  data-tip={own().length === 1 ? t().accounts.last : ""}
                  onClick={() => setRemoving(account)}
                >
                  {t().accounts.remove}
                </button>
              </span>
            </li>
          )}
        </For>
      </ul>
      <button type="button" onPointerEnter={() => void AccountForm.preload()} onClick={() => setEditing("new")}>
        {t().accounts.add}
      </button>
      <Dialog
        open={editing() !== undefined}
        close={() => setEditing(undefined)}
        label={editing() === "new" ? t().accounts.add : t().accounts.edit}
      >
        <AccountForm
          account={editing() === "new" ? undefined : (editing() as Account)}
          done={(account) => void saved(account)}
        />
      </Dialog>
      <Confirm
        question={removing() && t().accounts.removeAsk(removing()?.name ?? "")}
        action={t().accounts.remove}
        run={() => void remove()}
        close={() => setRemoving(undefined)}
      />
    </>
  );
}
