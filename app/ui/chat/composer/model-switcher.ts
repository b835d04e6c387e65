// Switches the model of a chat. If the new model has to read many tokens again, the person is asked first.
import { type Accessor, createSignal } from "solid-js";
import { answering, isSame } from "#core/model/calls/fallback.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { SessionState } from "#core/session/state.ts";
import { useOcto } from "../../state/context.ts";
import type { ModelSwitch } from "./model-notices.tsx";

/** If the new model must read fewer tokens than this again, the switch needs no confirmation. */
const negligibleTokens = 1_000;

export interface ModelSwitcher {
  /** The switch that waits for the person's confirmation. */
  pending: Accessor<ModelSwitch | undefined>;
  /** Applies the settings. If a new model must read many tokens again, the person is asked first. */
  change(changes: Partial<SessionSettings>): void;
  confirm(): void;
  cancel(): void;
}

export function createModelSwitcher(
  state: SessionState,
  apply: (changes: Partial<SessionSettings>) => void,
): ModelSwitcher {
  const octo = useOcto();
  const [asked, setAsked] = createSignal<ModelSwitch & { changes: Partial<SessionSettings> }>();

  const change = async (changes: Partial<SessionSettings>) => {
    const { account = state.settings.account, model = state.settings.model } = changes;
    const to = { account, model };
    const now = answering(state);
    if (!state.lastCall || isSame(to, now)) return apply(changes);
    // Loaded on demand, because the price list is large.
    const [{ switchCost }, accounts, fetched] = await Promise.all([
      import("#core/model/calls/switch-cost.ts"),
      octo.call((api) => api.setting("accounts")),
      octo.call((api) => api.setting("prices")),
    ]);
    const cost = switchCost(state.lastCall.usage, { from: now, to, at: Date.now() }, { accounts, fetched });
    if (cost.tokens < negligibleTokens) return apply(changes);
    setAsked({ to, cost, changes });
  };
  return {
    pending: asked,
    change: (changes) => void change(changes),
    confirm() {
      const agreed = asked();
      setAsked(undefined);
      if (agreed) apply(agreed.changes);
    },
    cancel: () => setAsked(undefined),
  };
}
