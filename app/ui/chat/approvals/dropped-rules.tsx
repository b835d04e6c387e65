// Tells once which permissions of an older Octo no longer apply in a chat, because they were broader than what was shown.
// Loaded only for a chat that has such rules.
import { createSignal, For, type JSX, Show } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import type { PermissionRule } from "#core/session/permission-rule.ts";
import type { SessionState } from "#core/session/state.ts";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";

const keyOf = (sessionId: string) => `octo.droppedRules.${sessionId}`;

export function DroppedRules(props: { state: SessionState }): JSX.Element {
  const [closed, setClosed] = createSignal(false);
  const seen = () => closed() || localStorage.getItem(keyOf(props.state.sessionId)) !== null;
  const close = () => {
    localStorage.setItem(keyOf(props.state.sessionId), "seen");
    setClosed(true);
  };
  return (
    <Show when={props.state.droppedRules.length > 0 && !seen()}>
      <section class="chat-notice" aria-label={t().approvals.droppedRulesLabel}>
        <p role="status">
          {t().approvals.droppedRules}{" "}
          <For each={props.state.droppedRules}>
            {(rule, at) => (
              <>
                {at() > 0 && ", "}
                <code>{nameOf(rule)}</code>
              </>
            )}
          </For>
        </p>
        <button type="button" class="small" onClick={close}>
          {t().approvals.droppedRulesClose}
        </button>
      </section>
    </Show>
  );
}

const nameOf = ({ command, path }: PermissionRule): string =>
  onOneLine(command ?? path ?? t().approvals.droppedEveryFile);
