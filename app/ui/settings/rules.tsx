// The person's own permission rules.
import { createSignal, For, type JSX } from "solid-js";
import type { PermissionRule, Verdict } from "#core/session/permission-rule.ts";
import { Select } from "../kit/floating/select-list.tsx";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/settings.ts";

const verdicts: Verdict[] = ["allow", "ask", "deny"];

type Kind = "command" | "path";

export function Rules(): JSX.Element {
  const [kind, setKind] = createSignal<Kind>("command");
  const [verdict, setVerdict] = createSignal<Verdict>("allow");
  const [rules, , , changeRules] = createSetting("rules");
  const remove = (rule: PermissionRule) => void changeRules((now) => now.filter((one) => one !== rule));
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const value = String(new FormData(form).get("value")).trim();
    const rule: PermissionRule = { [kind()]: value, verdict: verdict() };
    void changeRules((now) => [...now, rule]);
    form.reset();
    setKind("command");
    setVerdict("allow");
  };
  return (
    <>
      <ul class="list">
        <For each={rules()} fallback={<li>{t().settings.rulesEmpty}</li>}>
          {(rule) => (
            <li>
              <span>
                {t().settings.rule[rule.verdict]} <code>{rule.command ?? rule.path ?? rule.tool}</code>
              </span>
              <button
                type="button"
                class="danger small"
                aria-label={t().settings.removeRule(rule.command ?? rule.path ?? rule.tool ?? "")}
                onClick={() => remove(rule)}
              >
                {t().settings.remove}
              </button>
            </li>
          )}
        </For>
      </ul>
      <form class="row rules-add" onSubmit={add}>
        <Select
          label={t().settings.ruleKind}
          value={kind()}
          options={[
            { value: "command", label: t().settings.ruleCommand },
            { value: "path", label: t().settings.rulePath },
          ]}
          choose={setKind}
        />
        <input
          type="text"
          name="value"
          aria-label={kind() === "path" ? t().settings.rulePath : t().settings.ruleCommand}
          required
        />
        <Select
          label={t().settings.ruleVerdict}
          value={verdict()}
          options={verdicts.map((value) => ({ value, label: t().settings.rule[value] }))}
          choose={setVerdict}
        />
        <button type="submit">{t().settings.ruleAdd}</button>
      </form>
    </>
  );
}
