// Custom prices of an account: rates and fees that the person enters, or a plan that covers the calls.
import { For, type JSX, Show } from "solid-js";
import type { Account } from "#core/model/vendors/account.ts";
import { billedAt, bookOf, isPlanAt, type OwnPrice } from "#core/model/prices/price-book.ts";
import { noUsage } from "#core/model/message.ts";
import type { Fees, ListedRates } from "#core/model/prices/listed-price.ts";
import { asDollars, listedFees, priceOf } from "#core/model/prices/pricing.ts";
import { SelectField } from "../../kit/floating/select-field.tsx";
import { t } from "../../text/t.ts";
import "../../text/prices.ts";
import { createEditableRows, EditableRowList } from "./editable-rows.tsx";

const rateNames = ["input", "output", "read", "write5m", "write1h"] as const satisfies (keyof ListedRates)[];
const feeNames = ["image", "request", "search"] as const satisfies (keyof Fees)[];

export function OwnPrices(props: { account: Account; change(changes: Partial<Account>): void }): JSX.Element {
  const list = createEditableRows<OwnPrice>({
    // The prices are read once. From then on, the form keeps the rows.
    // oxlint-disable-next-line solid/reactivity
    initial: props.account.prices ?? [],
    newRow: () => ({ model: "" }),
    changed: (prices) => props.change({ prices: prices.length > 0 ? prices : undefined }),
  });
  return (
    <fieldset class="stack extras" aria-label={t().prices.ownTitle}>
      <Show when={isPlanAt(props.account.baseUrl)}>
        <p class="hint">{t().prices.planHere}</p>
      </Show>
      <EditableRowList
        list={list}
        addLabel={t().prices.ownAdd}
        removeLabel={(row) => t().prices.ownRemove(row.model || t().prices.ownEvery)}
        fields={(row, i) => (
          <input
            type="text"
            ref={list.firstField}
            aria-label={t().prices.ownModel(i + 1)}
            placeholder={t().prices.ownEvery}
            list="octo-models"
            spellcheck={false}
            value={row().model}
            onInput={(event) => list.edit(i, { model: event.currentTarget.value.trim() })}
          />
        )}
        more={(row, i) => (
          <PriceFields price={row()} account={props.account} change={(changes) => list.edit(i, changes)} />
        )}
      >
        <Show when={list.rows().length > 0}>
          <p class="hint">{t().prices.ownHint}</p>
        </Show>
      </EditableRowList>
      <BilledIn account={props.account} change={props.change} />
    </fieldset>
  );
}

function PriceFields(props: {
  price: OwnPrice;
  account: Account;
  change(changes: Partial<OwnPrice>): void;
}): JSX.Element {
  const model = () => props.price.model || props.account.model;
  return (
    <div class="extras-facts prices">
      <label>
        <input
          type="checkbox"
          checked={props.price.plan ?? false}
          onChange={(event) => props.change({ plan: event.currentTarget.checked || undefined })}
        />
        {t().prices.plan}
      </label>
      <Show when={!props.price.plan}>
        <Dollars
          names={rateNames}
          words={t().prices.rates}
          values={props.price.rates ?? {}}
          usual={usualOf(props.account, model())}
          change={(rates) => props.change({ rates })}
        />
        <Dollars
          names={feeNames}
          words={t().prices.eachOf}
          values={props.price.fees ?? {}}
          usual={listedFees(model(), Date.now())}
          change={(fees) => props.change({ fees: Object.keys(fees).length > 0 ? fees : undefined })}
        />
      </Show>
    </div>
  );
}

/** The rates of the price list in dollars, shown as placeholders. */
function usualOf(account: Account, model: string): Partial<ListedRates> {
  const book = bookOf({ ...account, prices: undefined });
  const price = priceOf(model, noUsage, { at: Date.now() }, book);
  return price ? asDollars(price.rates) : {};
}

type Amounts<Name extends string> = Partial<Record<Name, number>>;

function Dollars<Name extends string>(props: {
  names: readonly Name[];
  words: Record<Name, string>;
  values: Amounts<Name>;
  usual: Amounts<Name>;
  change(values: Amounts<Name>): void;
}): JSX.Element {
  const set = (name: Name, value: number) => {
    const others = { ...props.values };
    delete others[name];
    props.change(value >= 0 ? { ...others, [name]: value } : others);
  };
  return (
    <For each={props.names}>
      {(name) => (
        <label>
          {props.words[name]}
          <input
            type="number"
            inputmode="decimal"
            min="0"
            step="any"
            placeholder={props.usual[name]?.toString() ?? ""}
            value={props.values[name] ?? ""}
            onInput={(event) => set(name, event.currentTarget.valueAsNumber)}
          />
        </label>
      )}
    </For>
  );
}

/** Selects the billing currency. Shown if the model has prices in yuan, or if the account may be billed in yuan. */
function BilledIn(props: { account: Account; change(changes: Partial<Account>): void }): JSX.Element {
  const inYuan = () =>
    billedAt(props.account.baseUrl) === "CNY" ||
    priceOf(props.account.model, noUsage, { at: Date.now() }, { currency: "CNY" })?.billed !== undefined;
  const now = () => props.account.billedIn ?? billedAt(props.account.baseUrl);
  return (
    <Show when={inYuan()}>
      <SelectField
        label={t().prices.billedIn}
        value={now()}
        options={(["USD", "CNY"] as const).map((value) => ({ value, label: t().prices.billedChoices[value] }))}
        choose={(billedIn) => props.change({ billedIn })}
      />
    </Show>
  );
}
