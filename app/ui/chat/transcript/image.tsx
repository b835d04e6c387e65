// A stored image. Its object URL is revoked when the component is removed.
import { createResource, type JSX, onCleanup, Show } from "solid-js";
import type { BlobRef } from "#core/model/message.ts";
import { useOcto } from "../../state/context.ts";
import { t } from "../../text/t.ts";

export function StoredImage(props: { blob: BlobRef }): JSX.Element {
  const octo = useOcto();
  const [url] = createResource(
    () => props.blob,
    async ({ hash, mime }) => {
      const bytes = await octo.call((api) => api.blobs.get(hash));
      return bytes && URL.createObjectURL(new Blob([bytes], { type: mime }));
    },
    // Without an initial value, the whole page would be suspended until the image is loaded.
    { initialValue: undefined },
  );
  onCleanup(() => {
    const address = url.latest;
    if (address) URL.revokeObjectURL(address);
  });
  return (
    <Show when={url.latest}>
      {(address) => <img class="chat-image" src={address()} alt={props.blob.name ?? t().chat.image} />}
    </Show>
  );
}
