// Lists all controls on the screen by role and name, e.g. `button: Allow once`.
import type { Locator, Page } from "@playwright/test";

export interface Seen {
  /**
   * The part of the screen that contains the control: `rail`, `bar`, `panel`, `menu`, `toast`, `dialog Keys`, or the
   * page, such as `chat`.
   */
  where: string;
  control: string;
}

const roles = new Set(
  "button link textbox searchbox combobox checkbox spinbutton tab treeitem option separator switch slider menuitem radio".split(
    " ",
  ),
);

/** Returns all controls on the screen. While a dialog or menu is open, returns only its controls. */
export async function controlsOn(page: Page): Promise<Seen[]> {
  const menu = page.locator(".menu:popover-open");
  if (await menu.isVisible()) return controlsIn(menu, "menu");
  const dialog = page.locator("dialog[open]");
  if (await dialog.isVisible()) return controlsIn(dialog, `dialog ${await dialog.getAttribute("aria-label")}`);
  const parts: [Locator, string][] = [
    [page.locator("nav.rail"), "rail"],
    [page.locator("nav.bottom-bar"), "bar"],
    [page.locator(".panel"), "panel"],
    [page.locator(".frame > :not(nav, dialog, .panel, .toasts)"), await pageOf(page)],
    [page.locator(".toasts"), "toast"],
  ];
  const found: Seen[] = [];
  for (const [part, where] of parts)
    for (const one of await part.all()) if (await one.isVisible()) found.push(...(await controlsIn(one, where)));
  return found;
}

async function pageOf(page: Page): Promise<string> {
  const [, first] = new URL(page.url()).pathname.split("/");
  return first || ((await page.locator(".welcome").isVisible()) ? "welcome" : "chat");
}

async function controlsIn(root: Locator, where: string): Promise<Seen[]> {
  const summaries = await root.locator("summary:visible").allInnerTexts();
  const controls = [
    ...namedIn(await root.ariaSnapshot()),
    ...summaries.map((words) => `summary: ${words.replaceAll(/\s+/g, " ").trim()}`),
  ];
  return [...new Set(controls)].map((control) => ({ where, control }));
}

/** Matches a line of the accessibility tree, e.g. `- button "Send"` or `- 'link "Chat: one"'`. */
const line = /^(?<indent> *)- '?(?<role>[a-z]+)(?: "(?<name>(?:[^"\\]|\\.)*)")?/;

/** Names the controls in an accessibility tree. Options are listed only if their list is visible, not for a select. */
function namedIn(tree: string): string[] {
  const within: { depth: number; role: string }[] = [];
  return tree.split("\n").flatMap((text) => {
    const { indent = "", role = "", name = "" } = line.exec(text)?.groups ?? {};
    if (!role) return [];
    while ((within.at(-1)?.depth ?? -1) >= indent.length) within.pop();
    const owner = within.at(-1)?.role;
    within.push({ depth: indent.length, role });
    if (!roles.has(role) || owner === "combobox") return [];
    return [`${role}: ${name.replaceAll("''", "'").replaceAll('\\"', '"').replaceAll("\\\\", "\\")}`];
  });
}
