// Offers to install Octo, if the browser supports it and the person has a chat. A refused offer never appears again.
import { createResource, createSignal, type JSX, Show } from "solid-js";
import { useDoors, useOcto } from "../state/context.ts";
import { t } from "../text/t.ts";

const key = "octo-install";

export function InstallOffer(): JSX.Element {
  const octo = useOcto();
  const { installing } = useDoors();
  const [declined, setDeclined] = createSignal(localStorage.getItem(key) === "no");
  const [used] = createResource(
    () => installing.state() === "offered" && !declined(),
    async () => (await octo.call((api) => api.sessions.list({ limit: 1 }))).length > 0,
  );
  const decline = () => {
    localStorage.setItem(key, "no");
    setDeclined(true);
  };
  return (
    <Show when={installing.state() === "offered" && !declined() && used.latest}>
      <p class="banner banner-quiet">
        {t().notices.installOffer}{" "}
        <button type="button" onClick={() => void installing.install()}>
          {t().notices.install}
        </button>{" "}
        <button type="button" class="quiet" onClick={decline}>
          {t().notices.notNow}
        </button>
      </p>
    </Show>
  );
}
