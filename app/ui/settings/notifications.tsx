// Notifications, and installing Octo as an app.
import { type JSX, Match, Show, Switch } from "solid-js";
import { useDoors } from "../state/context.ts";
import { t } from "../text/t.ts";
import "../text/settings.ts";

export function Notifications(): JSX.Element {
  const { notices, installing } = useDoors();
  return (
    <>
      <Switch>
        <Match when={notices.permission() === "granted"}>
          <p>{t().settings.notificationsOn}</p>
        </Match>
        <Match when={notices.permission() === "default"}>
          <p>{t().settings.notificationsOff}</p>
          <button type="button" onClick={() => void notices.ask()}>
            {t().settings.notificationsAllow}
          </button>
        </Match>
        <Match when={notices.permission() === "denied"}>
          <p>{t().settings.notificationsDenied}</p>
        </Match>
        <Match when={notices.permission() === "unsupported"}>
          <p>{t().settings.notificationsUnsupported}</p>
        </Match>
      </Switch>
      <Show
        when={installing.state() === "offered"}
        fallback={<p>{installing.state() === "installed" ? t().settings.installed : t().settings.installByHand}</p>}
      >
        <button type="button" onClick={() => void installing.install()}>
          {t().notices.install}
        </button>
      </Show>
    </>
  );
}
