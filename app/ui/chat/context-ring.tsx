// How full the model's context is, as a ring: what the last call read and wrote, of what the model can hold.
import { type JSX, Show } from "solid-js";
import { factsOf } from "#core/model/models.ts";
import type { SessionState } from "#core/session/state.ts";
import { tokens } from "../kit/format.ts";
import { t } from "../text/t.ts";

const radius = 6;
const around = 2 * Math.PI * radius;

export function ContextRing(props: { state: SessionState }): JSX.Element {
  const used = () => {
    const usage = props.state.lastCall?.usage;
    return usage ? usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h + usage.output : 0;
  };
  const holds = () => factsOf(props.state.settings.model).contextWindow;
  const share = () => Math.min(1, used() / holds());
  const words = () => t().chat.contextUsed(tokens(used()), tokens(holds()), Math.round(100 * share()));
  return (
    <Show when={used() > 0}>
      <span class="context-ring" role="img" aria-label={words()} title={words()} data-full={share() > 0.75}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <circle cx="8" cy="8" r={radius} />
          <circle cx="8" cy="8" r={radius} stroke-dasharray={`${share() * around} ${around}`} />
        </svg>
      </span>
    </Show>
  );
}
