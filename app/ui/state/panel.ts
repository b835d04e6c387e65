// The state of the panel beside a chat, stored in this browser: whether it is open, and which tab is chosen.
import { createSignal } from "solid-js";

export const panelTabs = ["files", "changes", "terminal"] as const;
export type PanelTab = (typeof panelTabs)[number];

const openKey = "octo-panel";
const tabKey = "octo-panel-tab";

const [panelOpen, putOpen] = createSignal(localStorage.getItem(openKey) === "open");
const [panelTab, putTab] = createSignal(panelTabs.find((tab) => tab === localStorage.getItem(tabKey)) ?? "files");
export { panelOpen, panelTab };

export function setPanelOpen(open: boolean): void {
  if (open) localStorage.setItem(openKey, "open");
  else localStorage.removeItem(openKey);
  putOpen(open);
}

export function setPanelTab(tab: PanelTab): void {
  localStorage.setItem(tabKey, tab);
  putTab(tab);
}
