// Installs Octo as an app, if the browser supports installing.
import { type Accessor, createSignal } from "solid-js";

export interface Installing {
  /**
   * `offered`: `install` can open the browser's dialog. `by-hand`: the person can install only with the browser's own
   * menu.
   */
  state: Accessor<"installed" | "offered" | "by-hand">;
  install(): Promise<void>;
}

/** Chromium's `beforeinstallprompt` event, which no standard defines. */
interface InstallEvent extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

export function createInstalling(): Installing {
  const standalone = matchMedia("(display-mode: standalone)");
  const [installed, setInstalled] = createSignal(standalone.matches);
  const [offer, setOffer] = createSignal<InstallEvent>();
  addEventListener("beforeinstallprompt", (event) => {
    // Stops the browser from showing its own install bar, because Octo offers to install at a better moment.
    event.preventDefault();
    setOffer(event as InstallEvent);
  });
  addEventListener("appinstalled", () => {
    setOffer(undefined);
    setInstalled(true);
  });
  standalone.addEventListener("change", ({ matches }) => setInstalled(matches));
  return {
    state: () => (installed() ? "installed" : offer() ? "offered" : "by-hand"),
    async install() {
      // The browser allows only one `prompt` call per event.
      const asked = offer();
      setOffer(undefined);
      await asked?.prompt();
    },
  };
}
