// Fields of an account below vendor and key: address, protocol, models, fallbacks, headers, prices.
import { For, type JSX, Show } from "solid-js";
import { type Account, vendorById } from "#core/model/vendors/account.ts";
import type { ProtocolName } from "#core/model/message.ts";
import { Disclosure } from "../../kit/controls/disclosure.tsx";
import { SelectField } from "../../kit/floating/select-field.tsx";
import { t } from "../../text/t.ts";
import "../../text/accounts.ts";
import "../../text/prices.ts";
import { Fallbacks } from "./account-fallbacks.tsx";
import { type HeaderChange, Headers } from "./account-headers.tsx";
import { OwnPrices } from "./account-prices.tsx";
import { OwnModels } from "./account-models.tsx";
import "./accounts.css";

export function AccountDetails(props: {
  account: Account;
  models: string[];
  change(changes: Partial<Account>): void;
  changeHeaders(change: HeaderChange): void;
}): JSX.Element {
  return (
    <>
      <Addresses account={props.account} change={props.change} />
      <label class="field">
        <span>{t().accounts.baseUrl}</span>
        <input
          type="url"
          value={props.account.baseUrl}
          onInput={(event) => props.change({ baseUrl: event.currentTarget.value.trim() })}
          required
        />
      </label>
      <Protocols account={props.account} change={props.change} />
      <label class="field">
        <span>{t().accounts.model}</span>
        <input
          type="text"
          list="octo-models"
          value={props.account.model}
          onInput={(event) => props.change({ model: event.currentTarget.value.trim() })}
          required
        />
      </label>
      <Disclosure summary={t().accounts.more}>
        <label class="field">
          <span>{t().accounts.name}</span>
          <input
            type="text"
            value={props.account.name}
            onInput={(event) => props.change({ name: event.currentTarget.value })}
            required
          />
        </label>
        <label class="field">
          <span>{t().accounts.liteModel}</span>
          <input
            type="text"
            list="octo-models"
            placeholder={props.account.model}
            value={props.account.liteModel ?? ""}
            onInput={(event) => props.change({ liteModel: event.currentTarget.value.trim() || undefined })}
          />
        </label>
      </Disclosure>
      <Disclosure summary={t().accounts.fallbackSection}>
        <Fallbacks account={props.account} models={props.models} change={props.change} />
      </Disclosure>
      <Disclosure summary={t().accounts.custom}>
        <Show when={props.account.vendor} keyed>
          {(_vendor) => (
            <>
              <Headers names={props.account.headerNames ?? []} change={props.changeHeaders} />
              <OwnModels
                models={props.account.models ?? []}
                change={(models) => props.change({ models: models.length > 0 ? models : undefined })}
              />
            </>
          )}
        </Show>
      </Disclosure>
      <Disclosure summary={t().prices.ownTitle}>
        <Show when={props.account.vendor} keyed>
          {(_vendor) => <OwnPrices account={props.account} change={props.change} />}
        </Show>
      </Disclosure>
      <datalist id="octo-models">
        <For each={props.models}>{(model) => <option value={model} />}</For>
      </datalist>
    </>
  );
}

/** Selects one of a vendor's addresses. If the account has a custom address, that address is listed too. */
function Addresses(props: { account: Account; change(changes: Partial<Account>): void }): JSX.Element {
  const places = () => addressesOf(props.account);
  return (
    <Show when={places().length > 1}>
      <SelectField
        label={t().accounts.place}
        value={props.account.baseUrl}
        options={places().map((value) => ({ value, label: addressName(value) }))}
        choose={(baseUrl) => props.change({ baseUrl })}
      />
    </Show>
  );
}

function addressesOf({ vendor, baseUrl }: Account): string[] {
  const known = vendorById(vendor);
  return known?.alsoAt ? [...new Set([known.baseUrl, ...known.alsoAt, ...(baseUrl ? [baseUrl] : [])])] : [];
}

/** The name of an address in the list: the region of an AWS address, otherwise the address itself. */
const addressName = (address: string): string =>
  /^https:\/\/bedrock-runtime\.([\w-]+)\.amazonaws\.com$/.exec(address)?.[1] ?? address.replace(/^https?:\/\//, "");

/** Selects the protocol, if there are several. The account's current protocol is always among the options. */
function Protocols(props: { account: Account; change(changes: Partial<Account>): void }): JSX.Element {
  const choice = () => protocolsOf(props.account);
  return (
    <Show when={choice().length > 1}>
      <SelectField
        label={t().accounts.protocol}
        value={props.account.protocol}
        options={choice().map((value) => ({ value, label: t().accounts.protocols[value] }))}
        choose={(protocol) => props.change({ protocol })}
      />
    </Show>
  );
}

function protocolsOf({ vendor, protocol }: Account): ProtocolName[] {
  const known = vendorById(vendor);
  return [...new Set([...(known ? [known.protocol, ...(known.alsoSpeaks ?? [])] : []), protocol])];
}
