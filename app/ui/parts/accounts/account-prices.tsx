// What an account's calls cost where that is not what the price list says: own rates, or a plan that covers them.
import { createSignal, For, Index, type JSX, Show } from "solid-js";
import type { Account } from "#core/model/vendors/account.ts";
import { billedAt, bookOf, isPlanAt, type OwnPrice } from "#core/model/prices/price-book.ts";
import { noUsage } from "#core/model/message.ts";
import type { Fees, ListedRates } from "#core/model/prices/price-list.ts";
import { listedFees, priceOf } from "#core/model/prices/pricing.ts";
import { t } from "../../text/t.ts";
import "../../text/prices.ts";
import { X } from "../../kit/icons.ts";

const rateNames = ["input", "output", "read", "write5m", "write1h"] as const satisfies (keyof ListedRates)[];
const feeNames = ["image", "request", "search"] as const satisfies (keyof Fees)[];

export function OwnPrices(props: { account: Account; change(changes: Partial<Account>): void }): JSX.Element {
  // What the form began with; from here on the rows are the truth.
  // oxlint-disable-next-line solid/reactivity
  const [rows, setRows] = createSignal(props.account.prices ?? []);
  let field: HTMLInputElement | undefined;
  const put = (next: OwnPrice[]) => {
    setRows(next);
    props.change({ prices: next.length > 0 ? next : undefined });
  };
  const edit = (at: number, changes: Partial<OwnPrice>) =>
    put(rows().map((row, i) => (i === at ? { ...row, ...changes } : row)));
  const add = () => {
    put([...rows(), { model: "" }]);
    queueMicrotask(() => field?.focus());
  };
  return (
    <fieldset class="stack extras" aria-label={t().prices.ownTitle}>
      <Show when={isPlanAt(props.account.baseUrl)}>
        <p class="hint">{t().prices.planHere}</p>
      </Show>
      <Index each={rows()}>
        {(row, i) => (
          <div class="extras-row">
            <input
              type="text"
              ref={(input) => (field = input)}
              aria-label={t().prices.ownModel(i + 1)}
              placeholder={t().prices.ownEvery}
              list="octo-models"
              spellcheck={false}
              value={row().model}
              onInput={(event) => edit(i, { model: event.currentTarget.value.trim() })}
            />
            <button
              type="button"
              class="quiet icon small"
              aria-label={t().prices.ownRemove(row().model || t().prices.ownEvery)}
              onClick={() => put(rows().filter((_, at) => at !== i))}
            >
              <X size={14} />
            </button>
            <div class="extras-facts prices">
              <label>
                <input
                  type="checkbox"
                  checked={row().plan ?? false}
                  onChange={(event) => edit(i, { plan: event.currentTarget.checked || undefined })}
                />
                {t().prices.plan}
              </label>
              <Show when={!row().plan}>
                <Dollars
                  names={rateNames}
                  words={t().prices.rates}
                  values={row().rates ?? {}}
                  usual={usualOf(props.account, row().model || props.account.model)}
                  change={(rates) => edit(i, { rates })}
                />
                <Dollars
                  names={feeNames}
                  words={t().prices.eachOf}
                  values={row().fees ?? {}}
                  usual={listedFees(row().model || props.account.model)}
                  change={(fees) => edit(i, { fees: Object.keys(fees).length > 0 ? fees : undefined })}
                />
              </Show>
            </div>
          </div>
        )}
      </Index>
      <Show when={rows().length > 0}>
        <p class="hint">{t().prices.ownHint}</p>
      </Show>
      <button type="button" class="small" onClick={add}>
        {t().prices.ownAdd}
      </button>
      <BilledIn account={props.account} change={props.change} />
    </fieldset>
  );
}

/** What the list says, to stand faintly where nothing is written. */
function usualOf(account: Account, model: string): Partial<ListedRates> {
  const rates = priceOf(model, noUsage, 0, bookOf({ baseUrl: account.baseUrl, listed: account.listed }))?.rates;
  if (!rates) return {};
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = rates;
  const dollars = { input, output, read: cacheRead, write5m: cacheWrite5m, write1h: cacheWrite1h };
  return Object.fromEntries(Object.entries(dollars).map(([name, nanos]) => [name, nanos / 1000]));
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

/** Asked where there is a list in yuan, or the address may be of an account in yuan. */
function BilledIn(props: { account: Account; change(changes: Partial<Account>): void }): JSX.Element {
  const inYuan = () =>
    billedAt(props.account.baseUrl) === "CNY" ||
    priceOf(props.account.model, noUsage, 0, { currency: "CNY" })?.billed !== undefined;
  const now = () => props.account.billedIn ?? billedAt(props.account.baseUrl);
  return (
    <Show when={inYuan()}>
      <label class="field">
        <span>{t().prices.billedIn}</span>
        <select onChange={(event) => props.change({ billedIn: event.currentTarget.value as "USD" | "CNY" })}>
          <For each={["USD", "CNY"] as const}>
            {(code) => (
              <option value={code} selected={code === now()}>
                {t().prices.billedChoices[code]}
              </option>
            )}
          </For>
        </select>
      </label>
    </Show>
  );
}
