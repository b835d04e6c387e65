// What the person has said about the rules that folders bring. Octo asks again about an answer that is removed.
import { For, type JSX, onMount, Show } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/settings.ts";

export function ProjectRules(): JSX.Element {
  const [answers, , reload, change] = createSetting("rulesAnswers");
  // The engine writes the answers, so the value may be older than the last one.
  onMount(() => void reload());
  const rows = () => Object.entries(answers() ?? {});
  const forget = (key: string) =>
    void change((now) => Object.fromEntries(Object.entries(now).filter(([one]) => one !== key)));
  return (
    <Show when={rows().length > 0}>
      <fieldset class="project-rules">
        <legend>{t().settings.projectRules}</legend>
        <ul class="list">
          <For each={rows()}>
            {([key, { folder, file, follows }]) => (
              <li>
                <span>
                  {follows ? t().settings.projectRulesFollowed : t().settings.projectRulesDeclined}{" "}
                  <code>{onOneLine(`${folder}/${file}`)}</code>
                </span>
                <button
                  type="button"
                  class="small"
                  aria-label={t().settings.projectRulesForgetNamed(onOneLine(file))}
                  onClick={() => forget(key)}
                >
                  {t().settings.projectRulesForget}
                </button>
              </li>
            )}
          </For>
        </ul>
      </fieldset>
    </Show>
  );
}
