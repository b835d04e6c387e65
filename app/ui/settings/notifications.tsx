// Being told while one looks elsewhere, and Octo among the machine's programs.
import { type JSX, Match, Show, Switch } from "solid-js";
import { useDoors } from "../state/context.ts";
import { t } from "../text/t.ts";
import "../text/settings.ts";

export function Notices(): JSX.Element {
  const { notices, installing } = useDoors();
  return (
    <>
      <Switch>
        <Match when={notices.permission() === "granted"}>
          <p>{t().settings.noticesOn}</p>
        </Match>
        <Match when={notices.permission() === "default"}>
          <p>{t().settings.noticesOff}</p>
          <button type="button" onClick={() => void notices.ask()}>
            {t().settings.noticesAllow}
          </button>
        </Match>
        <Match when={notices.permission() === "denied"}>
          <p>{t().settings.noticesDenied}</p>
        </Match>
        <Match when={notices.permission() === "unsupported"}>
          <p>{t().settings.noticesUnsupported}</p>
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
