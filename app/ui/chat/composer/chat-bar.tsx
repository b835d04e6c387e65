// The line below the composer: model account, effort, mode, folder, context, cost.
import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { Account } from "#core/model/vendors/account.ts";
import { isSame, type ModelChoice } from "#core/model/calls/fallback.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { PermissionMode } from "#core/session/permission-rule.ts";
import type { SaidBlock } from "#core/model/message.ts";
import { effortFor, effortsOf } from "#core/model/vendors/models.ts";
import type { Effort } from "#core/model/provider.ts";
import type { SessionState } from "#core/session/state.ts";
import { FolderButton } from "../../parts/machine/folder-button.tsx";
import { sumText } from "../../parts/words/sum-text.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { optionalPart } from "../../lazy/lazy.tsx";
import { t } from "../../text/t.ts";
import { ContextRing } from "./context-ring.tsx";
import { CostLine } from "./cost-line.tsx";

/** The code is loaded separately, because few people have budgets. */
const BudgetShare = optionalPart(() => import("./budget-share.tsx").then(({ BudgetShare }) => BudgetShare));

const modes: PermissionMode[] = ["ask", "auto", "plan", "unattended"];

interface Props {
  /** The chat's settings; undefined until they are loaded. The bar keeps the same height meanwhile. */
  settings: SessionSettings | undefined;
  change(changes: Partial<SessionSettings>): void;
  /** The chat's state; undefined for a new chat. */
  state?: SessionState;
  compact?(): void;
  /** The blocks that would be sent now, for the cost estimate. */
  content?(): SaidBlock[];
}

/** The label of a model in the list: its name, followed by the account's host if several accounts offer the model. */
function nameOf(model: string, { id, baseUrl }: Account, all: Account[]): string {
  const alone = all.every((other) => other.id === id || !modelsOffered(other).includes(model));
  return alone ? model : `${model} · ${URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl}`;
}

/**
 * The models that the person can choose for an account: the account's own model, the models that the person added, and
 * the chat's current model.
 */
function modelsOffered({ id, model, models = [] }: Account, chosen?: ModelChoice): string[] {
  const now = chosen?.account === id ? [chosen.model] : [];
  return [...new Set([model, ...models.map((own) => own.id), ...now])];
}

const optionValue = ({ account, model }: ModelChoice): string => `${account} ${model}`;

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
            compact={() => props.compact?.()}
            content={() => props.content?.() ?? []}
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
  compact?(): void;
  content(): SaidBlock[];
}

function Choices(props: ChoicesProps): JSX.Element {
  const pick = (value: string) => {
    const [id, ...model] = value.split(" ");
    const account = props.accounts.find((one) => one.id === id);
    if (account) props.change({ account: account.id, model: model.join(" "), demo: account.demo });
  };
  return (
    <>
      <Show when={props.accounts.length > 0} fallback={<A href="/settings">{t().chat.noAccount}</A>}>
        <select
          aria-label={t().chat.account}
          value={optionValue(props.settings)}
          onChange={(event) => {
            pick(event.currentTarget.value);
            // Resets the select to the current model, because the change may still need a confirmation.
            event.currentTarget.value = optionValue(props.settings);
          }}
        >
          <For each={props.accounts}>
            {(account) => (
              <For each={modelsOffered(account, props.settings)}>
                {(model) => (
                  <option
                    value={optionValue({ account: account.id, model })}
                    selected={isSame({ account: account.id, model }, props.settings)}
                  >
                    {account.demo ? t().chat.demo : nameOf(model, account, props.accounts)}
                  </option>
                )}
              </For>
            )}
          </For>
        </select>
      </Show>
      <Show when={effortsOf(props.settings.model).length > 0}>
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
      <Show when={props.state}>{(state) => <ContextRing state={state()} compact={() => props.compact?.()} />}</Show>
      <Show when={props.state && props.state.totals.calls > 0 && props.state.totals}>
        {(totals) => (
          <A class="chat-cost" href={`/money?chat=${props.state?.sessionId}&period=all`} data-tip={t().chat.costOfChat}>
            {sumText(totals())}
          </A>
        )}
      </Show>
      <Show when={props.state}>{(state) => <BudgetShare state={state()} />}</Show>
      <Show when={!props.settings.demo || props.state}>
        <CostLine sessionId={props.state?.sessionId} settings={props.settings} content={props.content} />
      </Show>
    </>
  );
}

/**
 * Selects one of the efforts that the model supports. A higher effort of the chat is lowered to the model's highest.
 */
function EffortChoice(props: ChoicesProps): JSX.Element {
  const chosen = () => effortFor(props.settings.model, props.settings.effort) ?? "";
  return (
    <select
      aria-label={t().chat.effort}
      value={chosen()}
      onChange={(event) => props.change({ effort: (event.currentTarget.value || undefined) as Effort | undefined })}
    >
      <option value="" selected={chosen() === ""}>
        {t().chat.effortDefault}
      </option>
      <For each={effortsOf(props.settings.model)}>
        {(effort) => (
          <option value={effort} selected={effort === chosen()}>
            {t().chat.efforts[effort]}
          </option>
        )}
      </For>
    </select>
  );
}
