// The Settings page: sections of settings, with a search field.
import { createSignal, For, type JSX, Show, Suspense } from "solid-js";
import { PairForm } from "../parts/machine/pair-form.tsx";
import { createRelayKnown, createStatus } from "../state/status.ts";
import { t } from "../text/t.ts";
import "../text/accounts.ts";
import "../text/prices.ts";
import "../text/settings.ts";
import { AccountList } from "./accounts.tsx";
import { CurrencySettings } from "./currency.tsx";
import { Devices, Folders } from "./devices.tsx";
import { Appearance } from "./appearance.tsx";
import { TurnLimits, NewChats } from "./new-chats.tsx";
import { Notifications } from "./notifications.tsx";
import { PriceList } from "./prices.tsx";
import { ProjectRules } from "./rules-answers.tsx";
import { Rules } from "./rules.tsx";
import { SpendingLimits } from "./spending.tsx";
import { Storage } from "./storage.tsx";
import { PermissionCheck } from "./permission-check.tsx";
import "./settings.css";

// The build replaces this name with the version.
// oxlint-disable-next-line no-underscore-dangle
declare const __OCTO_VERSION__: string;

interface Section {
  id: string;
  title(): string;
  body(): JSX.Element;
}

const sections: Section[] = [
  { id: "accounts", title: () => t().accounts.title, body: () => <AccountList /> },
  { id: "new-chats", title: () => t().settings.newChats, body: () => <NewChats /> },
  { id: "folders", title: () => t().settings.folders, body: () => <WithRelay body={() => <Folders />} /> },
  {
    id: "rules",
    title: () => t().settings.rules,
    body: () => (
      <>
        <Rules />
        <ProjectRules />
        <PermissionCheck />
      </>
    ),
  },
  { id: "look", title: () => t().settings.look, body: () => <Appearance /> },
  { id: "notices", title: () => t().settings.notifications, body: () => <Notifications /> },
  { id: "devices", title: () => t().settings.devices, body: () => <WithRelay body={() => <Devices />} pair /> },
  { id: "storage", title: () => t().settings.storage, body: () => <Storage /> },
  { id: "spending", title: () => t().settings.spending, body: () => <SpendingLimits /> },
  { id: "currency", title: () => t().prices.currencyTitle, body: () => <CurrencySettings /> },
  { id: "prices", title: () => t().prices.listTitle, body: () => <PriceList /> },
  { id: "advanced", title: () => t().settings.advanced, body: () => <TurnLimits /> },
  { id: "about", title: () => t().settings.about, body: () => <About /> },
];

export function SettingsPage(): JSX.Element {
  const [wanted, setWanted] = createSignal("");
  const [found, setFound] = createSignal<Set<string>>();
  let page: HTMLDivElement | undefined;
  // Searches the visible text of each section, including values and hints.
  const search = (words: string) => {
    setWanted(words);
    const terms = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (terms.length === 0) return setFound(undefined);
    const shown = [...(page?.querySelectorAll<HTMLElement>("section") ?? [])].filter((section) => {
      // The options of a select are not in the document until it is opened.
      const options = [...section.querySelectorAll<HTMLElement>("[data-options]")].map(
        ({ dataset }) => dataset["options"],
      );
      const text = [section.textContent, ...options].join(" ").toLowerCase();
      return terms.every((term) => text.includes(term));
    });
    setFound(new Set(shown.map(({ id }) => id)));
  };
  return (
    // The page appears once all sections are loaded, so that nothing moves on the screen.
    <Suspense>
      <div class="settings" ref={page}>
        <div class="row">
          <h1>{t().settings.title}</h1>
          <input
            type="search"
            aria-label={t().settings.search}
            placeholder={t().settings.search}
            value={wanted()}
            onInput={(event) => search(event.currentTarget.value)}
          />
        </div>
        <p class="visually-hidden" role="status">
          {found() ? t().settings.found(found()?.size ?? 0) : ""}
        </p>
        <For each={sections}>
          {(section) => (
            <section
              id={section.id}
              aria-labelledby={`${section.id}-title`}
              hidden={found() !== undefined && !found()?.has(section.id)}
            >
              <h2 id={`${section.id}-title`}>{section.title()}</h2>
              {section.body()}
            </section>
          )}
        </For>
        <Show when={found()?.size === 0}>
          <p>
            {t().settings.foundNothing(wanted())}{" "}
            <button type="button" class="link" onClick={() => search("")}>
              {t().settings.clear}
            </button>
          </p>
        </Show>
      </div>
    </Suspense>
  );
}

/**
 * Content that needs the relay. If the relay is disconnected, a note or the form to pair this browser is shown instead.
 */
function WithRelay(props: { body(): JSX.Element; pair?: boolean }): JSX.Element {
  const status = createStatus();
  const known = createRelayKnown();
  return (
    <Show
      when={known() && status().relay.state === "connected"}
      fallback={
        <Show when={props.pair} fallback={<p>{t().settings.needsRelay}</p>}>
          <PairForm status={status().relay} />
        </Show>
      }
    >
      {props.body()}
    </Show>
  );
}

function About(): JSX.Element {
  const status = createStatus();
  return <p>{t().settings.version(__OCTO_VERSION__, status().relay.facts?.version ?? "")}</p>;
}
