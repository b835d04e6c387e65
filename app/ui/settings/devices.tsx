// The paired browsers and scripts, and the folders that they may use.
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { Device, OpenedRoot } from "#contract";
import { onOneLine } from "#core/hidden-characters.ts";
import { Confirm } from "../kit/confirm.tsx";
import { FolderButton } from "../parts/machine/folder-button.tsx";
import { moment } from "../parts/words/format.ts";
import { toast } from "../parts/frame/toast.tsx";
import { useOcto } from "../state/context.ts";
import { createSetting } from "../state/stored-settings.ts";
import { language, t } from "../text/t.ts";
import "../text/settings.ts";
import { errorText } from "../parts/words/error-text.ts";

export function Devices(): JSX.Element {
  const octo = useOcto();
  const [devices, { refetch }] = createResource(() => octo.call((api) => api.relay.devices()).catch(() => []));
  const [revoking, setRevoking] = createSignal<Device>();
  const revoke = async () => {
    const device = revoking();
    setRevoking(undefined);
    if (device)
      await octo.call((api) => api.relay.revoke(device.id)).catch((error: unknown) => toast(errorText(error)));
    void refetch();
  };
  return (
    <>
      <ul class="list">
        <For each={devices.latest}>
          {(device) => (
            <li>
              <span>
                {onOneLine(device.name)}{" "}
                <small>
                  {t().settings.paired(moment(device.pairedAt, language()))}
                  {device.current ? ` · ${t().settings.thisDevice}` : ""}
                  {device.scopes?.join() === "billing" ? ` · ${t().settings.billingOnly}` : ""}
                </small>
              </span>
              <button
                type="button"
                class="danger small"
                aria-label={t().settings.revokeNamed(device.name)}
                onClick={() => setRevoking(device)}
              >
                {t().settings.revoke}
              </button>
            </li>
          )}
        </For>
      </ul>
      <Confirm
        question={revoking() && t().settings.revokeAsk(revoking()?.name ?? "")}
        action={t().settings.revoke}
        run={() => void revoke()}
        close={() => setRevoking(undefined)}
      />
    </>
  );
}

/** The open folders. A folder is opened and closed for all chats at once. */
export function Folders(): JSX.Element {
  const octo = useOcto();
  const [session, , , changeSession] = createSetting("session");
  const [roots, { refetch }] = createResource(() => octo.call((api) => api.relay.roots()).catch(() => []));
  const close = async (root: OpenedRoot) => {
    await octo.call((api) => api.relay.close(root.path)).catch((error: unknown) => toast(errorText(error)));
    if (session()?.folder === root.path) await changeSession((now) => ({ ...now, folder: undefined }));
    void refetch();
  };
  return (
    <>
      <ul class="list">
        <For each={roots.latest} fallback={<li>{t().settings.foldersEmpty}</li>}>
          {(root) => (
            <li>
              <span>
                {onOneLine(root.name)} <small>{onOneLine(root.path)}</small>
                <Show when={session()?.folder === root.path}>
                  {" "}
                  <span class="badge">{t().settings.folderForNew}</span>
                </Show>
              </span>
              <button
                type="button"
                class="small"
                aria-label={t().settings.folderCloseNamed(root.path)}
                onClick={() => void close(root)}
              >
                {t().settings.folderClose}
              </button>
            </li>
          )}
        </For>
      </ul>
      <FolderButton
        folder={undefined}
        choose={(folder) => {
          void changeSession((now) => ({ ...now, folder }));
          void refetch();
        }}
      />
    </>
  );
}
