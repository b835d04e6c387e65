// The panel beside a chat with the tabs Files, Changes and Terminal.
import { createEffect, createUniqueId, For, type JSX, Match, on, Show, Suspense, Switch } from "solid-js";
import { X } from "../kit/icons.ts";
import { Edge } from "../parts/frame/edge.tsx";
import { isPhone, isWide, panelWidth, panelWidths, setPanelWidth } from "../state/frame.ts";
import { type PanelTab, panelTabs } from "../state/panel.ts";
import type { SessionView } from "../state/session-view.ts";
import { lazyPart } from "../lazy/lazy.tsx";
import { t } from "../text/t.ts";
import "../text/panels.ts";
import { ChangesTab } from "./changes-tab.tsx";
import { FilesTab } from "./files-tab.tsx";
import { createPanelModel } from "./panel-model.ts";
import "./panels.css";

const TerminalsTab = lazyPart(() => import("./terminals-tab.tsx").then(({ TerminalsTab }) => TerminalsTab));

interface Props {
  view: SessionView;
  folder: string;
  tab: PanelTab;
  /** How many times the person has opened the panel. The panel takes the focus each time. */
  asked: number;
  show(tab: PanelTab): void;
  close(): void;
}

export function Panel(props: Props): JSX.Element {
  const id = createUniqueId();
  let panel: HTMLDivElement | undefined;
  // The props are read once, because another chat or folder mounts another panel.
  // oxlint-disable-next-line solid/reactivity
  const model = createPanelModel(props.view, props.folder);
  createEffect(
    on(
      () => props.asked,
      (asked) => asked > 0 && panel?.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus(),
    ),
  );
  /** Escape closes a panel that covers the page. */
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || isWide()) return;
    event.preventDefault();
    props.close();
  };
  const openFile = (path: string) => {
    model.preview(path);
    props.show("files");
  };
  return (
    <div
      ref={panel}
      class="panel"
      role={isPhone() ? "main" : "complementary"}
      aria-label={t().panels.title}
      onKeyDown={onKey}
    >
      <Show when={isPhone()}>
        <h1 class="visually-hidden">{t().panels.title}</h1>
      </Show>
      <Show when={isWide()}>
        <Edge side="right" label={t().panels.width} widths={panelWidths} width={panelWidth()} set={setPanelWidth} />
      </Show>
      <div class="panel-top">
        <Tabs id={id} tab={props.tab} show={props.show} />
        <button
          type="button"
          class="quiet icon"
          aria-label={t().chat.panel.close}
          title={t().chat.panel.close}
          onClick={() => props.close()}
        >
          <X size={18} />
        </button>
      </div>
      <Show when={!model.connected()}>
        <p class="panel-note" role="status">
          {t().panels.relayOff}
        </p>
      </Show>
      <div class="panel-body" role="tabpanel" id={`${id}-body`} aria-labelledby={`${id}-${props.tab}`}>
        <Suspense fallback={<p class="panel-empty panel-late">{t().panels.loading}</p>}>
          <Switch>
            <Match when={props.tab === "files"}>
              <FilesTab model={model} leave={props.close} />
            </Match>
            <Match when={props.tab === "changes"}>
              <ChangesTab model={model} open={openFile} />
            </Match>
            <Match when={props.tab === "terminal"}>
              <TerminalsTab model={model} />
            </Match>
          </Switch>
        </Suspense>
      </div>
    </div>
  );
}

function Tabs(props: { id: string; tab: PanelTab; show(tab: PanelTab): void }): JSX.Element {
  const step = (event: KeyboardEvent) => {
    const now = panelTabs.indexOf(props.tab);
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: -1 }[event.key];
    const tab = to === undefined ? undefined : panelTabs.at(to % panelTabs.length);
    if (!tab) return;
    event.preventDefault();
    props.show(tab);
  };
  return (
    <div class="panel-tabs" role="tablist" aria-label={t().panels.title} onKeyDown={step}>
      <For each={panelTabs}>
        {(tab) => (
          <button
            type="button"
            class="quiet"
            role="tab"
            id={`${props.id}-${tab}`}
            aria-selected={props.tab === tab}
            aria-controls={`${props.id}-body`}
            tabindex={props.tab === tab ? 0 : -1}
            onClick={() => props.show(tab)}
          >
            {t().panels[tab]}
          </button>
        )}
      </For>
    </div>
  );
}
