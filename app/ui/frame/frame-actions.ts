// Actions that are available everywhere, and the dialogs that list actions: command palette and keyboard shortcuts.
import { errorText } from "../parts/words/error-text.ts";
import { useNavigate } from "@solidjs/router";
import { type Accessor, createSignal } from "solid-js";
import { toast } from "../parts/frame/toast.tsx";
import { createActions, createKeys } from "../state/actions.ts";
import { toggleRail } from "../state/frame.ts";
import { isDark, setTheme } from "../state/preferences.ts";
import { language, setLanguage, t } from "../text/t.ts";

export type Overlay = "palette" | "keys";

/** Matches if the navigation is a sidebar. In a narrower window, the navigation is a bar at the bottom. */
const railed = matchMedia("(min-width: 700px)");

export function createFrameActions(): { overlay: Accessor<Overlay | undefined>; close(): void } {
  const navigate = useNavigate();
  const [overlay, setOverlay] = createSignal<Overlay>();
  const go = (address: string) => () => navigate(address);

  createActions(() => {
    const words = t().palette.actions;
    return [
      { id: "palette", group: "app", label: words.palette, keys: "mod+k", run: () => setOverlay("palette") },
      { id: "keys", group: "app", label: words.keys, keys: "?", run: () => setOverlay("keys") },
      { id: "new-chat", group: "go", label: words.newChat, keys: "shift+mod+o", slash: "new", run: go("/") },
      { id: "chats", group: "go", label: words.chats, run: go("/chats") },
      { id: "money", group: "go", label: words.money, run: go("/money") },
      { id: "settings", group: "go", label: words.settings, run: go("/settings") },
      { id: "theme", group: "look", label: words.theme, run: () => setTheme(isDark() ? "light" : "dark") },
      {
        id: "language",
        group: "look",
        label: words.language,
        run: () =>
          void setLanguage(language() === "en" ? "zh" : "en").catch((error: unknown) => toast(errorText(error))),
      },
      ...(railed.matches
        ? [{ id: "rail", group: "look", label: words.rail, keys: "mod+b", run: toggleRail } as const]
        : []),
    ];
  });
  createKeys();
  return { overlay, close: () => setOverlay(undefined) };
}
