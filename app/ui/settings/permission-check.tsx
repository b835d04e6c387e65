// "Would this be allowed?": shows the decision that a tool call would get for a command or path.
import { createResource, createSignal, type JSX, Show } from "solid-js";
import type { Decision } from "#core/permission/decide.ts";
import type { PermissionMode, PermissionRule } from "#core/session/permission-rule.ts";
import type { Octo } from "../octo.ts";
import { Select } from "../kit/floating/select-list.tsx";
import { useOcto } from "../state/context.ts";
import { errorText } from "../parts/words/error-text.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/approvals.ts";
import "../text/settings.ts";

const requestKinds = {
  execute: { tool: "terminal", effect: "execute" },
  write: { tool: "edit_file", effect: "write" },
  read: { tool: "read_file", effect: "read" },
} as const;
type Kind = keyof typeof requestKinds;

const modes: PermissionMode[] = ["ask", "auto", "plan", "unattended"];

/** A decision, or a sentence that says why there is none. */
type Checked = Decision | { why: string };

const wordsOf = (checked: Checked): string => {
  if ("why" in checked) return checked.why;
  const { verdict, reason, unattended } = checked;
  const parts = [t().settings.verdicts[verdict], t().approvals.reason(reason), unattended && t().settings.checkNobody];
  return parts.filter(Boolean).join(" ");
};

const verdictOf = (checked: Checked | undefined) => (checked && "verdict" in checked ? checked.verdict : undefined);

/** Asks the worker, which asks the relay: what a command does depends on the folder, its links and its programs. */
async function check(
  octo: Octo,
  { kind, target, mode, rules }: { kind: Kind; target: string; mode: PermissionMode; rules: PermissionRule[] },
): Promise<Checked> {
  try {
    const folder = (await octo.call((api) => api.relay.roots()))[0]?.path;
    if (folder === undefined) return { why: t().settings.checkNeedsFolder };
    const request = { ...requestKinds[kind], target };
    return await octo.call((api) => api.checkPermission({ folder, request, mode, rules }));
  } catch (error) {
    return { why: errorText(error) };
  }
}

export function PermissionCheck(): JSX.Element {
  const octo = useOcto();
  const [rules] = createSetting("rules");
  const [kind, setKind] = createSignal<Kind>("execute");
  const [target, setTarget] = createSignal("");
  const [mode, setMode] = createSignal<PermissionMode>("ask");
  const [answer] = createResource(
    () =>
      target().trim() === ""
        ? undefined
        : { kind: kind(), target: target().trim(), mode: mode(), rules: rules() ?? [] },
    (question) => check(octo, question),
  );
  return (
    <fieldset class="permission-check">
      <legend>{t().settings.permissionCheck}</legend>
      <div class="row">
        <Select
          label={t().settings.checkKind}
          value={kind()}
          options={(Object.keys(requestKinds) as Kind[]).map((value) => ({
            value,
            label: t().settings.checkKinds[value],
          }))}
          choose={setKind}
        />
        <input
          type="text"
          aria-label={t().settings.checkKinds[kind()]}
          placeholder={kind() === "execute" ? "npm test" : "src/cart.ts"}
          value={target()}
          onInput={(event) => setTarget(event.currentTarget.value)}
        />
        <Select
          label={t().chat.mode}
          value={mode()}
          options={modes.map((value) => ({ value, label: t().chat.modes[value] }))}
          choose={setMode}
        />
      </div>
      <output class="check-verdict" data-verdict={verdictOf(answer.latest)}>
        <Show when={target().trim() === "" ? undefined : answer.latest} fallback={t().settings.checkHint}>
          {(now) => <>{wordsOf(now())}</>}
        </Show>
      </output>
    </fieldset>
  );
}
