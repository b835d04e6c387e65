// Names the rule that "always allow" adds: shortly for its button, and in full.
import { type JSX, Show } from "solid-js";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import type { PermissionRule } from "#core/session/permission-rule.ts";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";

/** Commands up to this many characters fit on a button. */
const fitsButton = 32;

/** What the rule allows, on one line. Undefined if it is too long for a button. */
export function ruleName(rule: PermissionRule): string | undefined {
  const name = onOneLine(rule.line === undefined ? placeName(rule) : `“${rule.line}”`);
  return name.length <= fitsButton ? name : undefined;
}

function placeName({ folder, path, tool = "" }: PermissionRule): string {
  if (folder !== undefined) return t().approvals.alwaysEdits(`${folder.slice(folder.lastIndexOf("/") + 1)}/`);
  return path === undefined ? t().approvals.alwaysTool(tool) : t().approvals.alwaysFile(path);
}

/** The whole rule: the exact line and its folder, the folder, the file, or the tool. */
export function AlwaysRule(props: { rule: PermissionRule }): JSX.Element {
  const line = () => props.rule.line;
  const folder = () => (props.rule.folder === undefined ? undefined : onOneLine(props.rule.folder));
  return (
    <Show when={line()} fallback={<code>{wholeName(props.rule)}</code>}>
      {(command) => (
        <>
          <code>{withMarks(command(), "exact")}</code>
          <Show when={props.rule.tool === "terminal"}>
            {" "}
            {folder() === undefined ? t().approvals.unknownFolder : t().approvals.inFolder(folder() ?? "")}
          </Show>
        </>
      )}
    </Show>
  );
}

function wholeName({ folder, path, tool = "" }: PermissionRule): string {
  if (folder !== undefined) return t().approvals.alwaysEdits(`${onOneLine(folder)}/`);
  return path === undefined ? t().approvals.alwaysTool(onOneLine(tool)) : t().approvals.alwaysFile(onOneLine(path));
}
