// The place of the panel beside an open chat, or the button that opens the panel. The panel's code is loaded when the
// panel is first shown.
import { useMatch, useSearchParams } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, Show, Suspense } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import { PanelRight } from "../kit/icons.ts";
import { createActions } from "../state/actions.ts";
import { isWide } from "../state/frame.ts";
import { type PanelTab, panelOpen, panelTab, panelTabs, setPanelOpen, setPanelTab } from "../state/panel.ts";
import { shownFile } from "../state/shown-file.ts";
import { createSessionView } from "../state/session-view.ts";
import { lazyPart } from "../lazy/lazy.tsx";
import { t } from "../text/t.ts";

const Panel = lazyPart(() => import("../panels/view.tsx").then(({ Panel }) => Panel));

const toggleKeys = "mod+j";

export function PanelPlace(): JSX.Element {
  const chat = useMatch(() => "/chat/:id");
  return (
    <Show when={chat()?.params.id as SessionId | undefined} keyed>
      {(sessionId) => <PanelOf sessionId={sessionId} />}
    </Show>
  );
}

function PanelOf(props: { sessionId: SessionId }): JSX.Element {
  // The id is read once, because another chat mounts another PanelOf.
  // oxlint-disable-next-line solid/reactivity
  const view = createSessionView(props.sessionId);
  const panel = createOpening();
  const folder = () => view.state.settings.folder;
  createActions(() =>
    folder()
      ? [
          {
            id: "panel",
            group: "look",
            label: panel.open() ? t().chat.panel.close : t().chat.panel.open,
            keys: toggleKeys,
            run: () => (panel.open() ? panel.close() : panel.show(panelTab())),
          },
          ...panelTabs.map((tab) => ({
            id: `panel:${tab}`,
            group: "chat" as const,
            label: t().chat.panel.show[tab],
            slash: tab,
            run: () => panel.show(tab),
          })),
        ]
      : [],
  );
  return (
    <Show when={folder()} keyed fallback={<Show when={!view.ready() && panel.open()}>{<Place />}</Show>}>
      {(root) => (
        <Show when={panel.open()} fallback={<Toggle back={panel.closed()} show={() => panel.show(panelTab())} />}>
          <Suspense fallback={<Place />}>
            <Panel
              view={view}
              folder={root}
              tab={panelTab()}
              asked={panel.asked()}
              show={(tab) => panel.show(tab)}
              close={() => panel.close()}
            />
          </Suspense>
        </Show>
      )}
    </Show>
  );
}

/** An empty panel that keeps the space while the panel loads, so that the page does not move later. */
const Place = () => <div class="panel" />;

/**
 * Whether the panel is open. On a wide screen, this is stored. On a narrow screen, it is part of the address, so that
 * Back closes the panel.
 */
function createOpening() {
  const [search, setSearch] = useSearchParams<{ panel?: string }>();
  /** How many times the person has opened the panel. The panel takes the focus each time. */
  const [asked, setAsked] = createSignal(0);
  const [closed, setClosed] = createSignal(false);
  const open = () => (isWide() ? panelOpen() : search.panel !== undefined);
  const show = (tab: PanelTab) => {
    const replace = open();
    setPanelTab(tab);
    setAsked((n) => n + 1);
    if (isWide()) setPanelOpen(true);
    else setSearch({ panel: tab }, { replace });
  };
  // The panel itself takes the file once it is open.
  createEffect(on(shownFile, (file) => file && show("files"), { defer: true }));
  return {
    asked,
    closed,
    open,
    show,
    close() {
      setClosed(true);
      if (isWide()) setPanelOpen(false);
      else setSearch({ panel: undefined }, { replace: true });
    },
  };
}

function Toggle(props: { back: boolean; show(): void }): JSX.Element {
  return (
    <button
      ref={(button) => props.back && queueMicrotask(() => button.focus())}
      type="button"
      class="quiet icon panel-toggle"
      aria-label={t().chat.panel.open}
      data-action="panel"
      onClick={() => props.show()}
    >
      <PanelRight size={18} />
    </button>
  );
}
