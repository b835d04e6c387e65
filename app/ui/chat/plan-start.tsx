// The ways on from a plan: let the agent carry it out, or keep planning.
import { createSignal, type JSX, Show } from "solid-js";
import type { TurnId } from "#core/ids.ts";
import type { PermissionMode } from "#core/session/permission-rule.ts";
import { t } from "../text/t.ts";
import "./plan.css";

interface Props {
  /** The turn that ended with the plan. */
  turnId: TurnId;
  start(mode: PermissionMode): void;
}

export function PlanStart(props: Props): JSX.Element {
  const [kept, keep] = createSignal<TurnId>();
  return (
    <Show when={kept() !== props.turnId}>
      <section class="chat-notice plan-start" aria-label={t().chat.plan.ready}>
        <p>{t().chat.plan.ready}</p>
        <div class="chat-choices">
          <button type="button" class="small" onClick={() => keep(props.turnId)}>
            {t().chat.plan.keep}
          </button>
          <button type="button" class="small" onClick={() => props.start("auto")}>
            {t().chat.plan.startAuto}
          </button>
          <button type="button" class="small primary" onClick={() => props.start("ask")}>
            {t().chat.plan.startAsk}
          </button>
        </div>
      </section>
    </Show>
  );
}
