// The frame of the app: navigation, page, banners, dialogs. It also maps addresses to pages.
import {
  type RouteSectionProps,
  Route,
  Router,
  useLocation,
  useNavigate,
  useParams,
  useSearchParams,
} from "@solidjs/router";
import { createEffect, createSignal, ErrorBoundary, type JSX, Match, onMount, Show, Suspense, Switch } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import { ChatPage } from "./chat/view.tsx";
import { Banners } from "./frame/banners.tsx";
import { createFrameActions } from "./frame/frame-actions.ts";
import { PanelPlace } from "./frame/panel-place.tsx";
import { afterPaint } from "./kit/after-paint.ts";
import { createCompositionGuard } from "./kit/composition.ts";
import { PairFromAddress } from "./parts/machine/pair-form.tsx";
import { errorText } from "./parts/words/error-text.ts";
import { Toasts } from "./parts/frame/toast.tsx";
import type { Octo } from "./octo.ts";
import { BottomBar, Rail } from "./frame/rail.tsx";
import { actions } from "./state/actions.ts";
import { createAttention } from "./state/attention.ts";
import { rememberSetUp, wasSetUp } from "./state/setup-done.ts";
import { type Doors, DoorsContext, OctoContext, useDoors } from "./state/context.ts";
import { panelWidth, railWidth } from "./state/frame.ts";
import { createSetting } from "./state/stored-settings.ts";
import { createStatus } from "./state/status.ts";
import { optionalPart, lazyPart } from "./lazy/lazy.tsx";
import { t } from "./text/t.ts";
import "./frame/frame.css";

const BudgetAlerts = optionalPart(() => import("./frame/budget-alerts.ts").then(({ BudgetAlerts }) => BudgetAlerts));
const Tooltips = optionalPart(() => import("./kit/floating/tooltip.tsx").then(({ Tooltips }) => Tooltips));
const MoneyPage = lazyPart(() => import("./money/view.tsx").then(({ MoneyPage }) => MoneyPage));
const Palette = lazyPart(() => import("./palette/view.tsx").then(({ Palette }) => Palette));
/** The first-run page. Its code is loaded only for people without an account. */
const Welcome = lazyPart(() => import("./welcome/view.tsx").then(({ Welcome }) => Welcome));
const KeyList = lazyPart(() => import("./palette/key-list.tsx").then(({ KeyList }) => KeyList));
const SessionsPage = lazyPart(() => import("./sessions/view.tsx").then(({ SessionsPage }) => SessionsPage));
const SettingsPage = lazyPart(() => import("./settings/view.tsx").then(({ SettingsPage }) => SettingsPage));

export function App(props: { octo: Octo; doors: Doors }): JSX.Element {
  // Neither prop ever changes. `octo` stays the same even when a new worker starts.
  // oxlint-disable-next-line solid/reactivity
  const { octo, doors } = props;
  return (
    <OctoContext.Provider value={octo}>
      <DoorsContext.Provider value={doors}>
        <ErrorBoundary fallback={(error: unknown) => <Broken error={error} />}>
          <Router root={Frame}>
            <Route path="/" component={StartPage} />
            <Route path="/chats" component={SessionsPage} />
            <Route path="/chat/:id" component={OpenChatPage} />
            <Route path="/money" component={MoneyPage} />
            <Route path="/settings" component={SettingsPage} />
            <Route path="*" component={NotFound} />
          </Router>
        </ErrorBoundary>
      </DoorsContext.Provider>
    </OctoContext.Provider>
  );
}

function Frame(props: RouteSectionProps): JSX.Element {
  const status = createStatus();
  const location = useLocation();
  createCompositionGuard();
  const { overlay, close } = createFrameActions();
  const [painted, setPainted] = createSignal(false);
  // Delays the rest of the frame until after two paints. The first paint shows the composer, the second shows letters
  // that were typed meanwhile.
  onMount(() => afterPaint(() => afterPaint(() => setPainted(true))));
  createAttention();
  return (
    <div
      class="frame"
      data-page={location.pathname.split("/")[1] || "chat"}
      style={{ "--rail": `${railWidth()}px`, "--panel": `${panelWidth()}px` }}
    >
      <Banners status={status()} />
      <PairFromAddress />
      <Rail status={status()} filled={painted()} />
      <main class="page">{props.children}</main>
      <PanelPlace />
      <Toasts />
      <BottomBar />
      <Show when={painted()}>
        <BudgetAlerts />
        <Tooltips keysOf={(id: string) => actions().find((action) => action.id === id)?.keys} />
      </Show>
      <Suspense>
        <Switch>
          <Match when={overlay() === "palette"}>
            <Palette close={close} />
          </Match>
          <Match when={overlay() === "keys"}>
            <KeyList close={close} />
          </Match>
        </Switch>
      </Suspense>
    </div>
  );
}

/**
 * Shows the page of a new chat, or the first-run page if there is no account. `?demo` in the address offers the demo.
 */
function StartPage(): JSX.Element {
  const navigate = useNavigate();
  const [search] = useSearchParams<{ demo?: string }>();
  const [accounts, , reloadAccounts] = createSetting("accounts");
  const [started, setStarted] = createSignal(false);
  const demo = () => search.demo !== undefined;
  const done = async () => {
    // A new chat chooses its account when it is shown, so the list must have the new account by then.
    await reloadAccounts();
    setStarted(true);
    if (demo()) navigate("/", { replace: true });
  };
  const isSetUp = () => started() || ((accounts()?.length ?? Number(wasSetUp())) > 0 && !demo());
  createEffect(() => {
    const known = accounts();
    if (known) rememberSetUp(known.length > 0);
  });
  return (
    <Show when={accounts() || isSetUp()}>
      <Show when={isSetUp()} fallback={<FirstRun demo={demo()} done={() => void done()} />}>
        <ChatPage sessionId={undefined} />
      </Show>
    </Show>
  );
}

const FirstRun = (props: { demo: boolean; done(): void }) => (
  <Suspense>
    <Welcome demo={props.demo} done={() => props.done()} />
  </Suspense>
);

function OpenChatPage(): JSX.Element {
  const params = useParams<{ id: string }>();
  return <ChatPage sessionId={params.id as SessionId} />;
}

function NotFound(): JSX.Element {
  return (
    <div class="nowhere">
      <p>{t().app.notFound}</p>
      <a href="/">{t().app.toChats}</a>
    </div>
  );
}

function Broken(props: { error: unknown }): JSX.Element {
  const { updates } = useDoors();
  const error = () => (props.error instanceof Error ? props.error : new Error(String(props.error)));
  return (
    <div class="nowhere" role="alert">
      <Show when={error().name !== "OutdatedBuild"} fallback={<p>{t().app.storage.outdated}</p>}>
        <p>{t().app.broken}</p>
        <p>{t().app.brokenNote}</p>
        <pre>{errorText(error())}</pre>
      </Show>
      <button type="button" class="primary" onClick={() => void updates.reload()}>
        {t().app.reload}
      </button>
    </div>
  );
}
