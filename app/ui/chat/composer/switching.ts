// Choosing another model in a conversation: what that costs is said before it happens.
import { type Accessor, createSignal } from "solid-js";
import { answering, isSame } from "#core/model/calls/fallback.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { SessionState } from "#core/session/state.ts";
import { useOcto } from "../../state/context.ts";
import type { Switching } from "./model-notices.tsx";

/** Below this nobody wants to be asked. */
const fewTokens = 1_000;

export interface SwitchModel {
  /** What waits for the person's word. */
  asked: Accessor<Switching | undefined>;
  /** Changes the settings, or asks first. */
  change(changes: Partial<SessionSettings>): void;
  agree(): void;
  leave(): void;
}

export function createSwitch(state: SessionState, apply: (changes: Partial<SessionSettings>) => void): SwitchModel {
  const octo = useOcto();
  const [asked, setAsked] = createSignal<Switching & { changes: Partial<SessionSettings> }>();

  const change = async (changes: Partial<SessionSettings>) => {
    const { account = state.settings.account, model = state.settings.model } = changes;
    const to = { account, model };
    const now = answering(state);
    if (!state.lastCall || isSame(to, now)) return apply(changes);
    // Prices are many, and needed here only.
    const [{ switchCost }, accounts, fetched] = await Promise.all([
      import("#core/model/calls/switch-cost.ts"),
      octo.call((api) => api.setting("accounts")),
      octo.call((api) => api.setting("prices")),
    ]);
    const cost = switchCost(state.lastCall.usage, { from: now, to, at: Date.now() }, { accounts, fetched });
    if (cost.tokens < fewTokens) return apply(changes);
    setAsked({ to, cost, changes });
  };
  return {
    asked,
    change: (changes) => void change(changes),
    agree() {
      const agreed = asked();
      setAsked(undefined);
      if (agreed) apply(agreed.changes);
    },
    leave: () => setAsked(undefined),
  };
}
