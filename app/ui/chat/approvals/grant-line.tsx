// The line that says what the person has allowed for the rest of the chat, and takes it back.
import { type JSX, Show } from "solid-js";
import type { GrantEntry, SessionState } from "#core/session/state.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { errorText } from "../../parts/words/error-text.ts";
import { useOcto } from "../../state/context.ts";
import { pageCommand } from "../../state/page-command.ts";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";
import { AlwaysRule } from "./always-rule.tsx";

export function GrantLine(props: { entry: GrantEntry; state: SessionState }): JSX.Element {
  const octo = useOcto();
  const revoke = () => {
    const wish = pageCommand(props.state.sessionId, { type: "revoke", entry: props.entry.id });
    void octo.call((api) => api.ask(wish)).catch((error: unknown) => toast(errorText(error)));
  };
  return (
    <p class="chat-note grant" classList={{ "grant-revoked": props.entry.revoked }}>
      <span>
        {t().approvals.alwaysHere} <AlwaysRule rule={props.entry.rule} />
      </span>
      <Show when={!props.entry.revoked} fallback={<span>{t().approvals.revoked}</span>}>
        <button type="button" class="link" onClick={revoke}>
          {t().approvals.revoke}
        </button>
      </Show>
    </p>
  );
}
