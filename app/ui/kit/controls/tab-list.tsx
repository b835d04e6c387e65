// Tabs: a row of names, of which one is chosen. Arrow keys, Home and End move the choice and the focus.
import { For, type JSX } from "solid-js";
import "./tab-list.css";

interface Props<V extends string> {
  label: string;
  value: V;
  tabs: { value: V; label: JSX.Element }[];
  choose(value: V): void;
  /** Id of the element that shows the chosen tab. */
  panel: string;
}

export const tabId = (panel: string, value: string): string => `${panel}-tab-${value}`;

export function TabList<V extends string>(props: Props<V>): JSX.Element {
  const step = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const now = props.tabs.findIndex(({ value }) => value === props.value);
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: -1 }[event.key];
    const tab = to === undefined ? undefined : props.tabs.at(to % props.tabs.length);
    if (!tab) return;
    event.preventDefault();
    props.choose(tab.value);
    event.currentTarget.querySelector<HTMLElement>(`#${CSS.escape(tabId(props.panel, tab.value))}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={step}>
      <For each={props.tabs}>
        {(tab) => (
          <button
            type="button"
            role="tab"
            class="quiet small"
            id={tabId(props.panel, tab.value)}
            aria-selected={tab.value === props.value}
            aria-controls={tab.value === props.value ? props.panel : undefined}
            tabindex={tab.value === props.value ? 0 : -1}
            onClick={() => props.choose(tab.value)}
          >
            {tab.label}
          </button>
        )}
      </For>
    </div>
  );
}
