// Navigation: chats, pages, and the state of the relay.
import { A, useMatch } from "@solidjs/router";
import { type JSX, Show, Suspense } from "solid-js";
import { MessageSquare, PanelLeft, Plus, Settings, Wallet } from "../kit/icons.ts";
import type { WorkerStatus } from "../../api.ts";
import { Edge } from "../parts/frame/edge.tsx";
import { lazyPart } from "../lazy/lazy.tsx";
import { railFull, railWidth, railWidths, setRailWidth, toggleRail } from "../state/frame.ts";
import { t } from "../text/t.ts";
import { refusalText } from "../parts/words/error-text.ts";

/** The first paint shows no list, so its code comes after it. */
const SessionRows = lazyPart(() => import("../sessions/view.tsx").then(({ SessionRows }) => SessionRows));

/** @param filled whether to draw the contents; false until the composer is painted */
export function Rail(props: { status: WorkerStatus; filled: boolean }): JSX.Element {
  /** True on the Chats page. The sidebar then hides its list of chats, because the page shows the same list. */
  const onChats = useMatch(() => "/chats");
  return (
    <nav class="rail" aria-label={t().app.navigation} data-rail={railFull() ? "full" : "icons"}>
      <Show when={props.filled}>
        <div class="rail-top">
          <A class="rail-new" href="/" end>
            <Plus size={18} /> <span>{t().chat.newChat}</span>
          </A>
          <button
            type="button"
            class="quiet icon"
            aria-label={t().palette.actions.rail}
            data-action="rail"
            aria-pressed={railFull()}
            onClick={toggleRail}
          >
            <PanelLeft size={18} />
          </button>
        </div>
        <A class="rail-link" href="/chats">
          <MessageSquare size={18} /> <span>{t().app.chats}</span>
        </A>
        <Show when={railFull() && !onChats()} fallback={<div class="rail-gap" />}>
          <Suspense fallback={<div class="rail-gap" />}>
            <SessionRows />
          </Suspense>
        </Show>
        <div class="rail-foot">
          <A class="rail-link" href="/money">
            <Wallet size={18} /> <span>{t().app.money}</span>
          </A>
          <A class="rail-link" href="/settings">
            <Settings size={18} /> <span>{t().app.settings}</span>
          </A>
          <RelayLight status={props.status} />
        </div>
        <Show when={railFull()}>
          <Edge side="left" label={t().app.railWidth} widths={railWidths} width={railWidth()} set={setRailWidth} />
        </Show>
      </Show>
    </nav>
  );
}

function RelayLight(props: { status: WorkerStatus }): JSX.Element {
  const relay = () => props.status.relay;
  /** Why the last backup failed. Undefined if it succeeded or the relay is not connected. */
  const failure = () => {
    const { failure, code } = props.status.backup ?? {};
    return relay().state === "connected" && failure ? refusalText(code, failure) : undefined;
  };
  const reason = () => refusalText(relay().code, relay().reason ?? "") || undefined;
  const words = () => {
    const { otherLead, state, code } = relay();
    if (otherLead) return t().relay.otherLead(otherLead);
    // Names the different version, because the usual advice to pair the browser would not help.
    if (state === "refused" && code === "unsupported") return t().relay.otherVersion;
    if (state === "connecting" && code === "timeout") return t().relay.silent;
    return failure() ? t().relay.backupFails : t().relay[state];
  };
  return (
    <A
      class="rail-link relay-light"
      data-state={failure() ? "failing" : relay().state}
      href="/settings"
      data-tip={failure() ?? reason() ?? words()}
    >
      <i aria-hidden="true" /> <span>{words()}</span>
    </A>
  );
}

export function BottomBar(): JSX.Element {
  return (
    <nav class="bottom-bar" aria-label={t().app.navigation}>
      <A href="/chats">
        <MessageSquare size={20} />
        {t().app.chats}
      </A>
      <A href="/money">
        <Wallet size={20} />
        {t().app.money}
      </A>
      <A href="/settings">
        <Settings size={20} />
        {t().app.settings}
      </A>
    </nav>
  );
}
