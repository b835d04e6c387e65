// Entry point of the page: mounts the UI, registers the service worker, and passes on the pairing token.
import { render } from "solid-js/web";
import { createInstalling } from "./platform/page/install.ts";
import { createNotices } from "./platform/page/notifications.ts";
import { createStorageKeeper } from "./platform/page/persistent-storage.ts";
import { createUpdates } from "./platform/page/updates.ts";
import { App } from "./ui/app.tsx";
import { catchUp } from "./ui/lazy/fallen-behind.ts";
import { createOcto, type Octo } from "./ui/octo.ts";
import type { Doors } from "./ui/state/context.ts";
import { startCurrency } from "./ui/state/shown-currency.ts";
import { startPreferences } from "./ui/state/preferences.ts";
import { resendUnsaved } from "./ui/state/unsaved-settings.ts";
import { startLanguage } from "./ui/text/t.ts";
import "./ui/kit/tokens.css";
import "./ui/kit/kit.css";

/** Removes the one-time pairing token from the address before anything else can read it, and returns the token. */
function takePairingToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get("pair") ?? undefined;
  if (token) history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}

/** An address with a malformed escape is no page. The router would fail at it. */
function mendAddress(): void {
  try {
    decodeURIComponent(location.pathname);
  } catch {
    history.replaceState(history.state, "", "/not-found");
  }
}

// Created outside JSX, because a function call inside a JSX prop runs again each time the prop is read.
const doors: Doors = {
  pairing: takePairingToken(),
  updates: createUpdates(),
  storage: createStorageKeeper(),
  installing: createInstalling(),
  notices: createNotices(),
};

/**
 * Mounts the app. It runs after the screen's texts have been loaded; the worker starts later, after the first paint.
 */
function mountApp(root: HTMLElement): void {
  const octo: Octo = createOcto({ failed: () => catchUp(doors.updates, octo) });
  resendUnsaved(octo);
  startCurrency(octo);
  const tellVisible = () =>
    void octo.call((api) => api.visible(document.visibilityState === "visible")).catch(() => undefined);
  document.addEventListener("visibilitychange", tellVisible);
  tellVisible();
  render(() => <App octo={octo} doors={doors} />, root);
}

startPreferences();
mendAddress();
const root = document.getElementById("octo");
if (root) void startLanguage().then(() => mountApp(root));
