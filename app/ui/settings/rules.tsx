// The person's own permission rules.
import { createSignal, For, type JSX } from "solid-js";
import type { PermissionRule, Verdict } from "#core/session/permission-rule.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/settings.ts";

const verdicts: Verdict[] = ["allow", "ask", "deny"];

type Kind = "command" | "path";

export function Rules(): JSX.Element {
  const [kind, setKind] = createSignal<Kind>("command");
  const [rules, , , changeRules] = createSetting("rules");
  const remove = (rule: PermissionRule) => void changeRules((now) => now.filter((one) => one !== rule));
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const value = String(data.get("value")).trim();
    const rule: PermissionRule = { [String(data.get("kind"))]: value, verdict: String(data.get("verdict")) as Verdict };
    void changeRules((now) => [...now, rule]);
    form.reset();
    setKind("command");
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
        <select
          name="kind"
          aria-label={t().settings.ruleKind}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
        >
          <option value="command">{t().settings.ruleCommand}</option>
          <option value="path">{t().settings.rulePath}</option>
        </select>
        <input
          type="text"
          name="value"
          aria-label={kind() === "path" ? t().settings.rulePath : t().settings.ruleCommand}
          required
        />
        <select name="verdict" aria-label={t().settings.ruleVerdict}>
          <For each={verdicts}>{(verdict) => <option value={verdict}>{t().settings.rule[verdict]}</option>}</For>
        </select>
        <button type="submit">{t().settings.ruleAdd}</button>
      </form>
    </>
  );
}
