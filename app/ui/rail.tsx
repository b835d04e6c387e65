// The way around: chats, pages, and how it stands with the relay.
import { A } from "@solidjs/router";
import MessageSquare from "lucide-solid/icons/message-square";
import Plus from "lucide-solid/icons/plus";
import Settings from "lucide-solid/icons/settings";
import Wallet from "lucide-solid/icons/wallet";
import type { JSX } from "solid-js";
import type { WorkerStatus } from "../api.ts";
import { SessionRows } from "./sessions/view.tsx";
import { t } from "./text/t.ts";

export function Rail(props: { status: WorkerStatus }): JSX.Element {
  return (
    <nav class="rail" aria-label={t().app.navigation}>
      <A class="rail-new" href="/" end>
        <Plus size={18} aria-hidden="true" /> <span>{t().chat.newChat}</span>
      </A>
      <A class="rail-link rail-chats" href="/chats">
        <MessageSquare size={18} aria-hidden="true" /> <span>{t().app.chats}</span>
      </A>
      <SessionRows />
      <div class="rail-foot">
        <A class="rail-link" href="/money">
          <Wallet size={18} aria-hidden="true" /> <span>{t().app.money}</span>
        </A>
        <A class="rail-link" href="/settings">
          <Settings size={18} aria-hidden="true" /> <span>{t().app.settings}</span>
        </A>
        <RelayLight status={props.status} />
      </div>
    </nav>
  );
}

function RelayLight(props: { status: WorkerStatus }): JSX.Element {
  const relay = () => props.status.relay;
  const words = () => (relay().otherLead ? t().relay.otherLead(relay().otherLead ?? "") : t().relay[relay().state]);
  return (
    <A class="rail-link relay-light" data-state={relay().state} href="/settings" title={relay().reason ?? words()}>
      <i aria-hidden="true" /> <span>{words()}</span>
    </A>
  );
}

export function BottomBar(): JSX.Element {
  return (
    <nav class="bottom-bar" aria-label={t().app.navigation}>
      <A href="/chats">
        <MessageSquare size={20} aria-hidden="true" />
        {t().app.chats}
      </A>
      <A href="/money">
        <Wallet size={20} aria-hidden="true" />
        {t().app.money}
      </A>
      <A href="/settings">
        <Settings size={20} aria-hidden="true" />
        {t().app.settings}
      </A>
    </nav>
  );
}
