// The panel beside a chat with the tabs Files, Changes and Terminal.
import { createEffect, createUniqueId, type JSX, Match, on, Show, Suspense, Switch, untrack } from "solid-js";
import { TabList, tabId } from "../kit/controls/tab-list.tsx";
import { X } from "../kit/icons.ts";
import { Edge } from "../parts/frame/edge.tsx";
import { isPhone, isWide, panelWidth, panelWidths, setPanelWidth } from "../state/frame.ts";
import { type PanelTab, panelTabs } from "../state/panel.ts";
import { fileWasShown, shownFile } from "../state/shown-file.ts";
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
  createEffect(() => {
    const file = shownFile();
    if (!file) return;
    fileWasShown();
    untrack(() => openFile(file.path));
  });
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
        <TabList
          label={t().panels.title}
          value={props.tab}
          tabs={panelTabs.map((value) => ({ value, label: t().panels[value] }))}
          choose={(tab) => props.show(tab)}
          panel={`${id}-body`}
        />
        <button type="button" class="quiet icon" aria-label={t().chat.panel.close} onClick={() => props.close()}>
          <X size={18} />
        </button>
      </div>
      <Show when={!model.connected()}>
        <p class="panel-note" role="status">
          {t().panels.relayOff}
        </p>
      </Show>
      <div class="panel-body" role="tabpanel" id={`${id}-body`} aria-labelledby={tabId(`${id}-body`, props.tab)}>
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
