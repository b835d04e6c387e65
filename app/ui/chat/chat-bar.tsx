// The line under the composer: model account, mode, folder, cost.
import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { Account } from "#core/model/catalog.ts";
import type { PermissionMode, SessionSettings } from "#core/session/events.ts";
import { factsOf } from "#core/model/models.ts";
import type { Effort } from "#core/model/provider.ts";
import type { SessionState } from "#core/session/state.ts";
import { FolderButton } from "../kit/folder-picker.tsx";
import { money } from "../kit/format.ts";
import { currency } from "../state/preferences.ts";
import { createSetting } from "../state/settings.ts";
import { t } from "../text/t.ts";
import { ContextRing } from "./context-ring.tsx";

const modes: PermissionMode[] = ["ask", "auto", "plan", "unattended"];

interface Props {
  /** Undefined until they are known: then there is room for them and nothing else. */
  settings: SessionSettings | undefined;
  change(changes: Partial<SessionSettings>): void;
  /** Of a chat that has begun. */
  state?: SessionState;
  makeRoom?(): void;
}

/** Its model; where two accounts have the same one, also whom they ask. */
function nameOf({ id, model, baseUrl }: Account, all: Account[]): string {
  const alone = all.every((other) => other.id === id || other.model !== model);
  return alone ? model : `${model} · ${URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl}`;
}

export function ChatBar(props: Props): JSX.Element {
  const [accounts] = createSetting("accounts");
  return (
    <div class="chat-bar">
      <Show when={accounts() && props.settings}>
        {(settings) => (
          <Choices
            accounts={accounts() ?? []}
            settings={settings()}
            change={props.change}
            state={props.state}
            makeRoom={() => props.makeRoom?.()}
          />
        )}
      </Show>
    </div>
  );
}

interface ChoicesProps {
  accounts: Account[];
  settings: SessionSettings;
  change(changes: Partial<SessionSettings>): void;
  state: SessionState | undefined;
  makeRoom?(): void;
}

function Choices(props: ChoicesProps): JSX.Element {
  const pick = (id: string) => {
    const account = props.accounts.find((one) => one.id === id);
    if (account) props.change({ account: account.id, model: account.model, demo: account.demo });
  };
  return (
    <>
      <Show when={props.accounts.length > 0} fallback={<A href="/settings">{t().chat.noAccount}</A>}>
        <select
          aria-label={t().chat.account}
          value={props.settings.account}
          onChange={(event) => {
            pick(event.currentTarget.value);
            // It may be asked about first: until then the one that is shown is the one that answers.
            event.currentTarget.value = props.settings.account;
          }}
        >
          <For each={props.accounts}>
            {(account) => (
              <option value={account.id} selected={account.id === props.settings.account}>
                {account.demo ? t().chat.demo : nameOf(account, props.accounts)}
              </option>
            )}
          </For>
        </select>
      </Show>
      <Show when={factsOf(props.settings.model).effort}>
        <EffortChoice {...props} />
      </Show>
      <select
        aria-label={t().chat.mode}
        value={props.settings.mode}
        onChange={(event) => props.change({ mode: event.currentTarget.value as PermissionMode })}
      >
        <For each={modes}>
          {(mode) => (
            <option value={mode} selected={mode === props.settings.mode}>
              {t().chat.modes[mode]}
            </option>
          )}
        </For>
      </select>
      <FolderButton folder={props.settings.folder} choose={(folder) => props.change({ folder })} />
      <Show when={props.state}>{(state) => <ContextRing state={state()} makeRoom={() => props.makeRoom?.()} />}</Show>
      <Show when={props.state && props.state.totals.calls > 0 && props.state.totals}>
        {(totals) => (
          <A class="chat-cost" href={`/money?chat=${props.state?.sessionId}`} title={t().chat.costOfChat}>
            {totals().unpriced > 0
              ? t().chat.atLeast(money(totals().costNanos, currency()))
              : money(totals().costNanos, currency())}
          </A>
        )}
      </Show>
    </>
  );
}

const efforts: Effort[] = ["low", "medium", "high"];

function EffortChoice(props: ChoicesProps): JSX.Element {
  return (
    <select
      aria-label={t().chat.effort}
      value={props.settings.effort ?? ""}
      onChange={(event) => props.change({ effort: (event.currentTarget.value || undefined) as Effort | undefined })}
    >
      <option value="" selected={!props.settings.effort}>
        {t().chat.effortDefault}
      </option>
      <For each={efforts}>
        {(effort) => (
          <option value={effort} selected={effort === props.settings.effort}>
            {t().chat.efforts[effort]}
          </option>
        )}
      </For>
    </select>
  );
}
