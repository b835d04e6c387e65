// The layout of the frame, stored in this browser: widths, and whether the sidebar is shown.
import { type Accessor, createSignal } from "solid-js";

export interface Widths {
  min: number;
  standard: number;
  max: number;
}

export const railWidths: Widths = { min: 200, standard: 264, max: 480 };
export const panelWidths: Widths = { min: 420, standard: 520, max: 960 };

const choiceKey = "octo-rail";

/** The person's choice. While it is undefined, the window's width decides. */
type Choice = "full" | "icons" | undefined;

const wide = matchMedia("(min-width: 1100px)");

function storedChoice(): Choice {
  const kept = localStorage.getItem(choiceKey);
  return kept === "full" || kept === "icons" ? kept : undefined;
}

function storedWidth(key: string, { min, standard, max }: Widths): [Accessor<number>, (width: number) => void] {
  const within = (width: number) => Math.round(Math.min(max, Math.max(min, width || standard)));
  const [width, put] = createSignal(within(Number(localStorage.getItem(key))));
  const set = (next: number) => {
    localStorage.setItem(key, String(within(next)));
    put(within(next));
  };
  return [width, set];
}

export const [railWidth, setRailWidth] = storedWidth("octo-rail-width", railWidths);
export const [panelWidth, setPanelWidth] = storedWidth("octo-panel-width", panelWidths);

/** Matches if the window is as narrow as a phone. The panel then fills the page. */
const phone = matchMedia("(max-width: 699px)");
const [isPhone, setPhone] = createSignal(phone.matches);
phone.addEventListener("change", () => setPhone(phone.matches));
export { isPhone };

const [choice, setChoice] = createSignal(storedChoice());
/** True if the panel fits beside the page. */
const [isWide, setWide] = createSignal(wide.matches);
wide.addEventListener("change", () => setWide(wide.matches));
export { isWide };

/** True if the sidebar shows the list of chats and not only icons. */
export const railFull = (): boolean => (choice() ? choice() === "full" : isWide());

/** Shows or hides the list of chats. A choice that equals the default is not stored. */
export function toggleRail(): void {
  const full = !railFull();
  const chosen = full === isWide() ? undefined : full ? "full" : "icons";
  if (chosen) localStorage.setItem(choiceKey, chosen);
  else localStorage.removeItem(choiceKey);
  setChoice(chosen);
}
