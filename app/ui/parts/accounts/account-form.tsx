// The form for a model account: vendor, API key and model. It can test key and route at no cost.
import { errorText } from "../words/error-text.ts";
import { createSignal, type JSX, Show } from "solid-js";
import { type AccountId, makeId } from "#core/ids.ts";
import { type Account, vendorById } from "#core/model/vendors/account.ts";
import { keyPage } from "#core/model/vendors/key-shapes.ts";
import { isOnThisMachine, notWebAddress } from "#core/model/vendors/local-address.ts";
import { vendors, vendorsAsOf } from "#core/model/vendors/vendors.ts";
import type { AccountTest, LocalServer } from "../../../api.ts";
import { Disclosure } from "../../kit/controls/disclosure.tsx";
import { Combobox } from "../../kit/floating/combobox.tsx";
import { useOcto } from "../../state/context.ts";
import { language, t } from "../../text/t.ts";
import "../../text/accounts.ts";
import { AccountDetails } from "./account-details.tsx";
import type { HeaderChange } from "./account-headers.tsx";
import { failureText } from "../words/failure-text.ts";
import { monthOf } from "../words/format.ts";
import { KeyField } from "./key-field.tsx";
import { LocalServers } from "./local-servers.tsx";
import { RouteReportView } from "./route-report.tsx";

interface Props {
  /** The account to edit; undefined for a new account. */
  account?: Account;
  /** Label of the save button. Defaults to "Save". */
  action?: string;
  done(account: Account): void;
  children?: JSX.Element;
}

export function AccountForm(props: Props): JSX.Element {
  const octo = useOcto();
  // The account is read once, so that what the person edits in the form stays.
  // oxlint-disable-next-line solid/reactivity
  const [account, setAccount] = createSignal<Account>(props.account ?? newAccount("anthropic"));
  const [key, setKey] = createSignal("");
  const [headers, setHeaders] = createSignal<HeaderChange>();
  const [result, setResult] = createSignal<AccountTest>();
  const [busy, setBusy] = createSignal(false);
  const [local, setLocal] = createSignal<LocalServer[]>();
  /** Looks for local model servers once, when the person focuses the form of a new account. */
  const lookAround = () => {
    if (props.account || local()) return;
    setLocal([]);
    void octo.call((api) => api.accounts.local()).then(setLocal, () => undefined);
  };
  const change = (changes: Partial<Account>) => {
    setAccount((now) => ({ ...now, ...changes }));
    setResult(undefined);
  };
  const chooseVendor = (id: string) => {
    setKey("");
    setHeaders(undefined);
    // Forgets the stored headers and models, because secrets of one vendor must never be sent to another.
    change({ ...newAccount(id), id: account().id, headerNames: undefined, models: undefined });
    // Tests the account at once, because a local server needs no key to list its models.
    if (isLocal()) void test();
  };
  const isLocal = () => isOnThisMachine(account().baseUrl);
  const keepsKey = () => account().vendor === props.account?.vendor;
  /** The typed secrets. A blank key field keeps the stored key, unless the person has chosen another vendor. */
  const given = () => ({ key: key().trim() || (keepsKey() ? undefined : ""), headers: headers()?.values });
  const changeHeaders = (next: HeaderChange) => {
    setHeaders(next);
    change({ headerNames: next.names.length > 0 ? next.names : undefined });
  };
  const complete = () => account().model !== "" && account().baseUrl !== "" && !headers()?.troubled;

  /**
   * Tests the account. Returns undefined if the form has changed during the test, because the result no longer fits.
   */
  const test = async (): Promise<AccountTest | undefined> => {
    const asked = { account: account(), key: key() };
    setBusy(true);
    const found = await octo
      .call((api) => api.accounts.test(account(), given()))
      .catch((error: unknown): AccountTest => ({ ok: false, message: errorText(error) }));
    setBusy(false);
    if (account() !== asked.account || key() !== asked.key) return undefined;
    setResult(found);
    const [first] = found.ok ? found.models : [];
    if (first && account().model === "") setAccount((now) => ({ ...now, model: first }));
    return found;
  };
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const found = result()?.ok ? result() : await test();
    if (!found?.ok) return;
    const kept = { ...account(), route: found.route, listed: found.listed };
    await octo.call((api) => api.accounts.save(kept, given()));
    props.done(kept);
  };
  return (
    <form class="stack" onSubmit={(event) => void save(event)} onFocusIn={lookAround}>
      <LocalServers found={local() ?? []} choose={(server) => chooseVendor(server.vendor)} />
      <div class="field">
        <span>{t().accounts.vendor}</span>
        <Combobox
          label={t().accounts.vendor}
          search={t().accounts.vendorSearch}
          empty={t().accounts.vendorNone}
          value={account().vendor}
          options={vendors.map(({ id, name }) => ({ value: id, label: name }))}
          choose={chooseVendor}
        />
      </div>
      <KeyField
        account={account()}
        value={key()}
        kept={keepsKey()}
        change={(next) => {
          setKey(next);
          setResult(undefined);
        }}
      />
      <AccountDetails
        account={account()}
        change={change}
        changeHeaders={changeHeaders}
        models={modelsListed(result(), account())}
      />
      {props.children}
      <TestResult result={result()} />
      <div class="row">
        <button type="submit" class="primary" disabled={busy() || !complete()}>
          {props.action ?? t().accounts.save}
        </button>
        <button
          type="button"
          disabled={busy() || account().baseUrl === "" || headers()?.troubled}
          onClick={() => void test()}
        >
          {busy() ? t().accounts.testing : t().accounts.test}
        </button>
        <Show when={keyPage(account())}>
          {(url) => (
            <a href={url()} target="_blank" rel="noopener noreferrer">
              {t().accounts.keyGet}
            </a>
          )}
        </Show>
      </div>
      <p class="hint">
        {t().accounts.keySafe} {t().accounts.asOf(monthOf(vendorsAsOf, language()))}
      </p>
    </form>
  );
}

function TestResult(props: { result: AccountTest | undefined }): JSX.Element {
  return (
    <Show when={props.result}>
      {(result) => {
        const now = result();
        return now.ok ? (
          <p class="good" role="status">
            {t().accounts.ok(t().accounts.routes[now.route], Math.round(now.ms))}
          </p>
        ) : (
          <div role="alert">
            <p class="trouble">{now.message === notWebAddress ? t().accounts.notWeb : failureText(now.message)}</p>
            <Show when={now.report}>{(report) => <RouteReportView report={report()} />}</Show>
            <Show when={now.detail}>
              <Disclosure summary={t().chat.details}>
                <pre>{now.detail}</pre>
              </Disclosure>
            </Show>
          </div>
        );
      }}
    </Show>
  );
}

const modelsListed = (result: AccountTest | undefined, account: Account): string[] =>
  result?.ok ? result.models : (vendorById(account.vendor)?.models ?? []);

function newAccount(vendorId: string): Account {
  const vendor = vendorById(vendorId);
  return {
    id: makeId<AccountId>("account", Date.now(), Math.random),
    name: vendor?.name ?? vendorId,
    vendor: vendorId,
    protocol: vendor?.protocol ?? "openai-chat",
    baseUrl: vendor?.baseUrl ?? "",
    model: vendor?.defaultModel ?? "",
    liteModel: vendor?.liteModel,
    route: "direct",
  };
}
