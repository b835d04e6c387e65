// Banners at the top of every page: an outdated tab, a ready update, trouble in the worker, the install offer, offline.
// A banner about the whole app, such as full storage, belongs here.
import { createEffect, createSignal, type JSX, Show } from "solid-js";
import type { WorkerStatus } from "../../api.ts";
import { useDoors } from "../state/context.ts";
import { optionalPart } from "../lazy/lazy.tsx";
import { hasLostData } from "../state/known-device.ts";
import { createSustained } from "../state/sustained.ts";
import { t } from "../text/t.ts";
import { InstallOffer } from "./install-offer.tsx";

const LostData = optionalPart(() => import("./lost-data.tsx").then(({ LostData: part }) => part));

/** How long keys may be locked before the page says so, in milliseconds. */
const lockedMs = 1_000;

export function Banners(props: { status: WorkerStatus }): JSX.Element {
  const { updates } = useDoors();
  const [online, setOnline] = createSignal(navigator.onLine);
  addEventListener("online", () => setOnline(true));
  addEventListener("offline", () => setOnline(false));
  // The relay usually answers at once, and then nothing is worth saying.
  const locked = createSustained(() => props.status.locked === true, lockedMs);
  createEffect(() => {
    document.documentElement.toggleAttribute("data-offline", !online());
  });
  return (
    <div class="banners" role="status">
      <Show when={props.status.outdated}>
        <p class="banner">
          {t().app.outdated}{" "}
          <button type="button" onClick={() => void updates.reload()}>
            {t().app.reload}
          </button>
        </p>
      </Show>
      <Show when={updates.ready() && !props.status.outdated}>
        <p class="banner">
          {t().app.updateReady}{" "}
          <button type="button" onClick={() => void updates.reload()}>
            {t().app.updateNow}
          </button>
        </p>
      </Show>
      <Show when={props.status.storage}>
        {(why) => (
          <p class="banner banner-trouble" role="alert">
            {t().app.storage[why()]}{" "}
            <Show when={why() === "outdated"}>
              <button type="button" onClick={() => void updates.reload()}>
                {t().app.reload}
              </button>
            </Show>
          </p>
        )}
      </Show>
      <Show when={props.status.device && hasLostData(props.status.device) && props.status.device}>
        {(device) => <LostData device={device()} />}
      </Show>
      <Show when={!props.status.storage && props.status.trouble}>
        {(words) => (
          <p class="banner banner-trouble" role="alert">
            {t().app.trouble(words())}
          </p>
        )}
      </Show>
      <Show when={locked()}>
        <p class="banner">{t().app.locked}</p>
      </Show>
      <InstallOffer />
      <Show when={!online()}>
        <p class="banner banner-quiet">{t().app.offline}</p>
      </Show>
    </div>
  );
}
