// Pairs this browser with the relay.
import { createSignal, type JSX, onMount, Show } from "solid-js";
import type { RelayStatus } from "#core/ports.ts";
import { useDoors, useOcto } from "../../state/context.ts";
import { Trouble } from "../../kit/trouble.tsx";
import { t } from "../../text/t.ts";
import { errorText, refusalText } from "../words/error-text.ts";

export function PairForm(props: { status: RelayStatus }): JSX.Element {
  const octo = useOcto();
  const [trouble, setTrouble] = createSignal<string>();
  const pair = async (address: string) => {
    setTrouble(undefined);
    const token = /pair=([\w-]+)/.exec(address)?.[1] ?? address.trim();
    await octo
      .call((api) => api.relay.pair(token, browserName()))
      .catch((error: unknown) => setTrouble(errorText(error)));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void pair(String(new FormData(event.currentTarget as HTMLFormElement).get("address")));
  };
  return (
    <div class="card">
      <h2>{t().relay.pairTitle}</h2>
      <p>{t().relay.pairHow}</p>
      <pre>npx octo-relay</pre>
      <form class="row" onSubmit={submit}>
        <input
          type="text"
          name="address"
          aria-label={t().relay.pairField}
          placeholder={t().relay.pairField}
          autocomplete="off"
          required
        />
        <button type="submit" class="primary">
          {t().relay.pair}
        </button>
        <button type="button" onClick={() => void octo.call((api) => api.relay.reconnect())}>
          {t().relay.retry}
        </button>
      </form>
      <Trouble text={trouble() ?? (props.status.reason && refusalText(props.status.code, props.status.reason))} />
    </div>
  );
}

/** Pairs this browser once, with the pairing token from the page's address. */
export function PairFromAddress(): JSX.Element {
  const octo = useOcto();
  const doors = useDoors();
  const [trouble, setTrouble] = createSignal<string>();
  onMount(() => {
    const { pairing } = doors;
    if (pairing)
      void octo
        .call((api) => api.relay.pair(pairing, browserName()))
        .catch((error: unknown) => setTrouble(errorText(error)));
  });
  return (
    <Show when={trouble()}>
      {(words) => (
        <p class="banner" role="alert">
          {words()}
        </p>
      )}
    </Show>
  );
}

/** Makes a name for this browser, shown in the list of devices. */
function browserName(): string {
  const { userAgent } = navigator;
  const browser = /(Edg|Firefox|Chrome|Safari)/.exec(userAgent)?.[1]?.replace("Edg", "Edge") ?? "Browser";
  const system = /(Windows|Mac OS|Android|iPhone|iPad|Linux)/.exec(userAgent)?.[1] ?? "";
  return `${browser}${system ? ` · ${system}` : ""}`;
}
