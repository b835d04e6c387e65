// Says that the browser has lost Octo's data, and offers what helps.
import { createResource, createSignal, type JSX, Show } from "solid-js";
import { RestoreButton } from "../parts/machine/restore-backup.tsx";
import { useOcto } from "../state/context.ts";
import { createStatus } from "../state/status.ts";
import { rememberDevice } from "../state/known-device.ts";
import { t } from "../text/t.ts";
import "../text/backup.ts";

export function LostData(props: { device: string }): JSX.Element {
  const status = createStatus();
  const octo = useOcto();
  // The id alone may be lost, too. The chats show that nothing else is.
  const [empty] = createResource(async () => {
    const isEmpty = (await octo.call((api) => api.sessions.list({ limit: 1 }))).length === 0;
    if (!isEmpty) rememberDevice(props.device);
    return isEmpty;
  });
  const [open, setOpen] = createSignal(true);
  const close = () => {
    rememberDevice(props.device);
    setOpen(false);
  };
  return (
    <Show when={open() && empty.latest}>
      <div class="banner banner-trouble lost-data" role="alert">
        <p>{t().backup.lost}</p>
        <div class="row">
          <Show when={status().relay.state === "connected"} fallback={<span>{t().backup.lostAway}</span>}>
            <RestoreButton />
          </Show>
          <button type="button" onClick={close}>
            {t().backup.lostClose}
          </button>
        </div>
      </div>
    </Show>
  );
}
