// Putting Octo among the machine's own programs, where the browser offers it.
import { type Accessor, createSignal } from "solid-js";

export interface Installing {
  /** `offered`: `install` opens the browser's own question. `by-hand`: only its menu can do it. */
  state: Accessor<"installed" | "offered" | "by-hand">;
  install(): Promise<void>;
}

/** What Chromium hands over; the standard has no name for it. */
interface InstallEvent extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

export function createInstalling(): Installing {
  const standalone = matchMedia("(display-mode: standalone)");
  const [installed, setInstalled] = createSignal(standalone.matches);
  const [offer, setOffer] = createSignal<InstallEvent>();
  addEventListener("beforeinstallprompt", (event) => {
    // Asked at a moment of our choice, never by a bar of the browser's.
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
      // An offer is good for one question.
      const asked = offer();
      setOffer(undefined);
      await asked?.prompt();
    },
  };
}
