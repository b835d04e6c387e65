// The first run: explains Octo and asks for a model account and a folder, or starts a demo without an API key.
import { createMemo, createResource, createSignal, type JSX, Match, Show, Switch } from "solid-js";
import type { Account } from "#core/model/vendors/account.ts";
import { AccountForm } from "../parts/accounts/account-form.tsx";
import { FolderButton } from "../parts/machine/folder-button.tsx";
import { PairForm } from "../parts/machine/pair-form.tsx";
import { RestoreButton } from "../parts/machine/restore-backup.tsx";
import { useOcto } from "../state/context.ts";
import { Trouble } from "../kit/trouble.tsx";
import { createFolderInAddress } from "../state/folder-in-address.ts";
import { createSustained } from "../state/sustained.ts";
import { createSetting } from "../state/stored-settings.ts";
import { createStatus } from "../state/status.ts";
import { t } from "../text/t.ts";
import "../text/backup.ts";
import "../text/welcome.ts";
import "./welcome.css";
import { errorText } from "../parts/words/error-text.ts";

/** Milliseconds after which the options appear, even if the relay is not connected. */
const maxWaitMs = 1_000;

/** @param demo puts the demo first. It starts only when the person presses the button, because a link may be anyone's */
export function Welcome(props: { demo: boolean; done(): void }): JSX.Element {
  const octo = useOcto();
  const status = createStatus();
  const [session, , , changeSession] = createSetting("session");
  const [trouble, setTrouble] = createSignal<string>();
  const connected = () => status().relay.state === "connected";
  createFolderInAddress(connected, (folder) => void changeSession((now) => ({ ...now, folder })));
  const connecting = () => status().relay.state === "connecting";
  const slow = createSustained(connecting, maxWaitMs);
  // Shows the options only once the part above no longer changes, so that they do not move. Once shown, they stay.
  const ways = createMemo<boolean>((were) => were || !connecting() || slow(), false);

  const demo = async () => {
    setTrouble(undefined);
    const laid = await octo
      .call((api) => api.relay.demo())
      .catch((error: unknown) => void setTrouble(errorText(error)));
    if (!laid) return;
    await changeSession((now) => ({ ...now, account: laid.account.id, folder: laid.folder.path }));
    props.done();
  };
  const begin = async (account: Account) => {
    await changeSession((now) => ({ ...now, account: account.id }));
    props.done();
  };

  return (
    <section class="welcome">
      <header>
        <img src="/icon.svg" alt="" width="56" height="56" />
        <h1>{t().welcome.title}</h1>
      </header>
      <p>{t().welcome.what}</p>
      <Switch>
        <Match when={status().relay.state === "refused" || status().relay.state === "off"}>
          <PairForm status={status().relay} />
        </Match>
        <Match when={!connected()}>
          <p role="status">{t().relay.connecting}</p>
        </Match>
      </Switch>
      <Show when={ways()}>
        <div class="welcome-ways">
          <div class="card welcome-demo">
            <p>{t().welcome.demoNote}</p>
            <button
              type="button"
              classList={{ primary: props.demo }}
              disabled={!connected()}
              onClick={() => void demo()}
            >
              {t().welcome.demo}
            </button>
          </div>
          <p class="welcome-or">{t().welcome.or}</p>
          <div class="card">
            <AccountForm action={t().welcome.start} done={(account) => void begin(account)}>
              <div class="field">
                <span>
                  {t().chat.folder} <small>{t().welcome.optional}</small>
                </span>
                <Show when={connected()} fallback={t().relay.off}>
                  <FolderButton
                    folder={session()?.folder}
                    choose={(folder) => void changeSession((now) => ({ ...now, folder }))}
                  />
                </Show>
              </div>
            </AccountForm>
          </div>
          <Show when={connected()}>
            <RestoreOffer />
          </Show>
          <Trouble text={trouble()} />
        </div>
      </Show>
    </section>
  );
}

/** Offers to restore a backup, if this browser has no data and the computer has a backup. */
function RestoreOffer(): JSX.Element {
  const octo = useOcto();
  const [look] = createResource(() => octo.call((api) => api.backup.overview()).catch(() => undefined), {
    initialValue: undefined,
  });
  const offered = () => {
    const { empty, there } = look.latest ?? {};
    return empty === true && there !== undefined && there.months + there.chats > 0;
  };
  return (
    <Show when={offered()}>
      <div class="card">
        <p>{t().backup.found}</p>
        <RestoreButton />
      </div>
    </Show>
  );
}
