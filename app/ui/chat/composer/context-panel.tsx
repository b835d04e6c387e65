// What fills the model's context, and the offer to compact the chat.
import { createResource, For, type JSX, Show } from "solid-js";
import { contextKinds, type ContextUsage } from "#core/agent/context/context-usage.ts";
import type { SessionState } from "#core/session/state.ts";
import { Popover } from "../../kit/floating/popover.tsx";
import { tokens } from "../../parts/words/format.ts";
import { useOcto } from "../../state/context.ts";
import { t } from "../../text/t.ts";

interface Props {
  state: SessionState;
  compact(): void;
  id: string;
  close(): void;
  anchor(): HTMLElement | undefined;
}

export function ContextPanel(props: Props): JSX.Element {
  const octo = useOcto();
  const [context] = createResource(
    () => props.state.sessionId,
    (id) => octo.call((api) => api.context(id)),
    { initialValue: undefined },
  );
  return (
    <Popover
      id={props.id}
      label={t().chat.context.title}
      class="context-panel"
      anchor={props.anchor}
      close={props.close}
    >
      <h2>{t().chat.context.title}</h2>
      <Show when={context.latest}>{(known) => <Parts context={known()} />}</Show>
      <button
        type="button"
        disabled={props.state.turn !== undefined}
        onClick={() => {
          props.close();
          props.compact();
        }}
      >
        {t().chat.context.compactNow}
      </button>
    </Popover>
  );
}

function Parts(props: { context: ContextUsage }): JSX.Element {
  const filled = () => contextKinds.filter((kind) => props.context.parts[kind] > 0);
  const free = () => freeTokens(props.context);
  return (
    <>
      <table>
        <tbody>
          <For each={filled()}>
            {(kind) => (
              <Part
                label={t().chat.context.parts[kind]}
                amount={props.context.parts[kind]}
                window={props.context.window}
              />
            )}
          </For>
          <Part label={t().chat.context.free} amount={free()} window={props.context.window} />
        </tbody>
      </table>
      <p class="hint">{t().chat.context.threshold(tokens(props.context.trigger), tokens(props.context.window))}</p>
    </>
  );
}

const freeTokens = ({ parts, window }: ContextUsage): number =>
  Math.max(0, window - contextKinds.reduce((sum, kind) => sum + parts[kind], 0));

function Part(props: { label: string; amount: number; window: number }): JSX.Element {
  return (
    <tr>
      <th scope="row">{props.label}</th>
      <td aria-hidden="true">
        <i style={{ width: `${Math.min(100, (100 * props.amount) / props.window)}%` }} />
      </td>
      <td>{tokens(props.amount)}</td>
    </tr>
  );
}
