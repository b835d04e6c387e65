// DOOR The page: mounts the screen, registers the service worker, trades the pairing token once.
import { render } from "solid-js/web";
import { createInstalling } from "./platform/page/install.ts";
import { createNotices } from "./platform/page/notifications.ts";
import { createStorageKeeper } from "./platform/page/persistent-storage.ts";
import { createUpdates } from "./platform/page/updates.ts";
import { App } from "./ui/app.tsx";
import { createOcto } from "./ui/octo.ts";
import type { Doors } from "./ui/state/context.ts";
import { startCurrency } from "./ui/state/currency.ts";
import { startPreferences } from "./ui/state/preferences.ts";
import { startSettings } from "./ui/state/setting-notes.ts";
import { startLanguage } from "./ui/text/t.ts";
import "./ui/kit/tokens.css";
import "./ui/kit/kit.css";

/** The token is good for one use: it leaves the address before anything else can read it there. */
function takePairing(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get("pair") ?? undefined;
  if (token) history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}

// Made once: a call in a prop is made again by everyone who looks at it.
const doors: Doors = {
  pairing: takePairing(),
  updates: createUpdates(),
  storage: createStorageKeeper(),
  installing: createInstalling(),
  notices: createNotices(),
};

/** With the words: nothing is drawn before they are here, and the worker waits until something is. */
function show(root: HTMLElement): void {
  const octo = createOcto();
  startSettings(octo);
  startCurrency(octo);
  const tellVisible = () =>
    void octo.call((api) => api.visible(document.visibilityState === "visible")).catch(() => undefined);
  document.addEventListener("visibilitychange", tellVisible);
  tellVisible();
  render(() => <App octo={octo} doors={doors} />, root);
}

startPreferences();
const root = document.getElementById("octo");
if (root) void startLanguage().then(() => show(root));
