// Says at the attachments that the model cannot see images.
import { type JSX, Show } from "solid-js";
import { type Fallback, answering, type ModelChoice } from "#core/model/calls/fallback.ts";
import type { SaidBlock } from "#core/model/message.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import { createSetting } from "../../state/stored-settings.ts";
import { t } from "../../text/t.ts";

interface Props {
  settings: ModelChoice | undefined;
  fallback?: Fallback | undefined;
  content: SaidBlock[];
}

export function UnseenImages(props: Props): JSX.Element {
  const [accounts] = createSetting("accounts");
  /** The name of the model that would answer, if it cannot see what is attached. */
  const blind = () => {
    if (!props.settings || !props.content.some(({ type }) => type === "image")) return undefined;
    const { account, model } = answering({
      settings: props.settings,
      ...(props.fallback && { fallback: props.fallback }),
    });
    const own = accounts()?.find(({ id }) => id === account) ?? { model };
    return modelFacts(own, model).vision ? undefined : model;
  };
  return (
    <Show when={blind()}>
      {(model) => (
        <p class="chat-note" role="status">
          {t().chat.imagesUnseen(model())}
        </p>
      )}
    </Show>
  );
}
