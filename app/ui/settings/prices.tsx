// The price list in use, and fetching a newer one.
import { createSignal, type JSX, Show } from "solid-js";
import { edition } from "#core/model/prices/price-list.ts";
import { monthOf } from "../parts/words/format.ts";
import { useOcto } from "../state/context.ts";
import { createSetting } from "../state/stored-settings.ts";
import { language, t } from "../text/t.ts";
import "../text/prices.ts";

export function PriceList(): JSX.Element {
  const octo = useOcto();
  const [fetched, set] = createSetting("prices");
  const [message, setMessage] = createSignal("");
  const count = () => Object.keys(fetched()?.prices ?? {}).length;
  const update = async () => {
    const list = await octo.call((api) => api.lists.prices());
    if ("problem" in list) return setMessage(t().prices.failed(list.problem));
    await set(list);
    setMessage(t().prices.fetched(count()));
  };
  const forget = async () => {
    await set(undefined);
    setMessage(t().prices.forgotten);
  };
  return (
    <>
      <p>{t().prices.listOf(monthOf(edition, language()))}</p>
      <Show when={fetched()}>
        {(list) => <p>{t().prices.fetchedOf(count(), dayOf(list().date), list().source)}</p>}
      </Show>
      <div class="row">
        <button type="button" onClick={() => void update()}>
          {t().prices.fetch}
        </button>
        <Show when={fetched()}>
          <button type="button" class="quiet" onClick={() => void forget()}>
            {t().prices.forget}
          </button>
        </Show>
      </div>
      <p class="hint" role="status">
        {message()}
      </p>
    </>
  );
}

const dayOf = (date: string) => new Date(`${date}T12:00:00`).toLocaleDateString(language(), { dateStyle: "medium" });
