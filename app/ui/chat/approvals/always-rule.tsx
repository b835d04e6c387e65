// Shows in full the rule that "always allow" adds.
import { type JSX, Match, Switch } from "solid-js";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import type { PermissionRule } from "#core/session/permission-rule.ts";
import { t } from "../../text/t.ts";

export function AlwaysRule(props: { id: string; rule: PermissionRule }): JSX.Element {
  const folder = () =>
    props.rule.folder === undefined ? t().chat.unknownFolder : t().chat.inFolder(onOneLine(props.rule.folder));
  return (
    <p class="ask-rule" id={props.id}>
      {t().chat.alwaysAllows}{" "}
      <Switch>
        <Match when={props.rule.line !== undefined && props.rule}>
          {(rule) => (
            <>
              <code>{withMarks(rule().line ?? "", "exact")}</code> {rule().tool === "terminal" ? folder() : ""}
            </>
          )}
        </Match>
        <Match when={props.rule.path !== undefined && props.rule}>
          {(rule) => (
            <>
              {t().chat.alwaysFile} <code>{onOneLine(rule().path ?? "")}</code>
            </>
          )}
        </Match>
        <Match when={props.rule.tool}>
          {(tool) => (
            <>
              {t().chat.alwaysTool} <code>{onOneLine(tool())}</code>
            </>
          )}
        </Match>
      </Switch>
    </p>
  );
}
