// Everything a person can set: accounts, looks, rules, devices, storage.
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { Device } from "#contract";
import { Confirm } from "../kit/confirm.tsx";
import { PairForm } from "../kit/pair-form.tsx";
import { moment } from "../kit/format.ts";
import { useDoors, useOcto } from "../state/context.ts";
import { type Currency, currency, setCurrency, setTheme, type Theme, theme } from "../state/preferences.ts";
import { createSetting } from "../state/settings.ts";
import { createStatus } from "../state/status.ts";
import { type Language, language, setLanguage, t } from "../text/t.ts";
import { AccountList } from "./accounts.tsx";
import { Rules } from "./rules.tsx";
import "./settings.css";

// Put in by the build.
// oxlint-disable-next-line no-underscore-dangle
declare const __OCTO_VERSION__: string;

export function SettingsPage(): JSX.Element {
  const status = createStatus();
  const doors = useDoors();
  return (
    <div class="settings">
      <h1>{t().settings.title}</h1>
      <AccountList />
      <section>
        <h2>{t().settings.devices}</h2>
        <Show when={status().relay.state === "connected"} fallback={<PairForm status={status().relay} />}>
          <Devices />
        </Show>
      </section>
      <Rules>
        <AnswerWithin />
      </Rules>
      <Look />
      <section>
        <h2>{t().settings.storage}</h2>
        <p>{doors.storage.persisted() ? t().settings.persisted : t().settings.notPersisted}</p>
        <Show when={!doors.storage.persisted()}>
          <button type="button" onClick={() => void doors.storage.persist()}>
            {t().settings.persist}
          </button>
        </Show>
      </section>
      <section>
        <h2>{t().settings.about}</h2>
        <p>{t().settings.version(__OCTO_VERSION__, status().relay.facts?.version ?? "")}</p>
      </section>
    </div>
  );
}

function Devices(): JSX.Element {
  const octo = useOcto();
  const [devices, { refetch }] = createResource(() => octo.call((api) => api.relay.devices()).catch(() => []));
  const [revoking, setRevoking] = createSignal<Device>();
  const revoke = async () => {
    const device = revoking();
    if (device) await octo.call((api) => api.relay.revoke(device.id)).catch(() => undefined);
    setRevoking(undefined);
    void refetch();
  };
  return (
    <>
      <ul class="list">
        <For each={devices()}>
          {(device) => (
            <li>
              <span>
                {device.name}{" "}
                <small>
                  {t().settings.paired(moment(device.pairedAt, language()))}
                  {device.current ? ` · ${t().settings.thisDevice}` : ""}
                </small>
              </span>
              <button type="button" class="danger small" onClick={() => setRevoking(device)}>
                {t().settings.revoke}
              </button>
            </li>
          )}
        </For>
      </ul>
      <Confirm
        words={revoking() && t().settings.revokeAsk(revoking()?.name ?? "")}
        action={t().settings.revoke}
        run={() => void revoke()}
        close={() => setRevoking(undefined)}
      />
    </>
  );
}

function Look(): JSX.Element {
  return (
    <section>
      <h2>{t().settings.look}</h2>
      <Choice<Language>
        label={t().settings.language}
        value={language()}
        choices={{ en: "English", zh: "中文" }}
        choose={setLanguage}
      />
      <Choice<Theme> label={t().settings.theme} value={theme()} choices={t().settings.themes} choose={setTheme} />
      <Choice<Currency>
        label={t().settings.currency}
        value={currency()}
        choices={{ USD: "$ USD", CNY: "¥ CNY" }}
        choose={setCurrency}
      />
    </section>
  );
}

function AnswerWithin(): JSX.Element {
  const [session, setSession] = createSetting("session");
  const value = () => String(session()?.answerWithinMs ?? 300_000);
  return (
    <Choice
      label={t().settings.answerWithin}
      value={value()}
      choices={t().settings.answerChoices}
      choose={(ms) => void setSession({ ...session(), answerWithinMs: Number(ms) })}
    />
  );
}

function Choice<V extends string>(props: {
  label: string;
  value: V;
  choices: Record<V, string>;
  choose(value: V): void;
}): JSX.Element {
  return (
    <label class="field">
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.choose(event.currentTarget.value as V)}>
        <For each={Object.entries(props.choices) as [V, string][]}>
          {([value, words]) => (
            <option value={value} selected={value === props.value}>
              {words}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
