// "Would this be allowed?": shows the decision that a tool call would get for a command or path.
import { createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { decide, type PermissionRequest } from "#core/permission/decide.ts";
import type { PermissionMode } from "#core/session/permission-rule.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/settings.ts";

const requestKinds = {
  execute: { tool: "terminal", effect: "execute" },
  write: { tool: "edit_file", effect: "write" },
  read: { tool: "read_file", effect: "read" },
} as const;
type Kind = keyof typeof requestKinds;

const modes: PermissionMode[] = ["ask", "auto", "plan", "unattended"];

export function PermissionCheck(): JSX.Element {
  const [rules] = createSetting("rules");
  const [kind, setKind] = createSignal<Kind>("execute");
  const [target, setTarget] = createSignal("");
  const [mode, setMode] = createSignal<PermissionMode>("ask");
  const decision = createMemo(() => {
    const words = target().trim();
    const request: PermissionRequest = { ...requestKinds[kind()], target: words };
    return words ? decide(rules() ?? [], mode(), request) : undefined;
  });
  return (
    <fieldset class="permission-check">
      <legend>{t().settings.permissionCheck}</legend>
      <div class="row">
        <select
          aria-label={t().settings.checkKind}
          value={kind()}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
        >
          <For each={Object.keys(requestKinds) as Kind[]}>
            {(one) => (
              <option value={one} selected={one === kind()}>
                {t().settings.checkKinds[one]}
              </option>
            )}
          </For>
        </select>
        <input
          type="text"
          aria-label={t().settings.checkKinds[kind()]}
          placeholder={kind() === "execute" ? "npm test" : "src/cart.ts"}
          value={target()}
          onInput={(event) => setTarget(event.currentTarget.value)}
        />
        <select
          aria-label={t().chat.mode}
          value={mode()}
          onChange={(event) => setMode(event.currentTarget.value as PermissionMode)}
        >
          <For each={modes}>
            {(one) => (
              <option value={one} selected={one === mode()}>
                {t().chat.modes[one]}
              </option>
            )}
          </For>
        </select>
      </div>
      <output class="check-verdict" data-verdict={decision()?.verdict}>
        <Show when={decision()} fallback={t().settings.checkHint}>
          {(now) => <>{`${t().settings.verdicts[now().verdict]} ${now().why}`}</>}
        </Show>
      </output>
    </fieldset>
  );
}
