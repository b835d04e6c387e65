// What this browser remembers about the frame: how wide its sides are, and whether the list of chats shows.
import { type Accessor, createSignal } from "solid-js";

export interface Widths {
  least: number;
  usual: number;
  most: number;
}

export const railWidths: Widths = { least: 200, usual: 264, most: 480 };
export const panelWidths: Widths = { least: 420, usual: 520, most: 960 };

const choiceKey = "octo-rail";

/** Undefined until the person chose: then the window's width decides. */
type Choice = "full" | "icons" | undefined;

const wide = matchMedia("(min-width: 1100px)");

function storedChoice(): Choice {
  const kept = localStorage.getItem(choiceKey);
  return kept === "full" || kept === "icons" ? kept : undefined;
}

function storedWidth(key: string, { least, usual, most }: Widths): [Accessor<number>, (width: number) => void] {
  const within = (width: number) => Math.round(Math.min(most, Math.max(least, width || usual)));
  const [width, put] = createSignal(within(Number(localStorage.getItem(key))));
  const set = (next: number) => {
    localStorage.setItem(key, String(within(next)));
    put(within(next));
  };
  return [width, set];
}

export const [railWidth, setRailWidth] = storedWidth("octo-rail-width", railWidths);
export const [panelWidth, setPanelWidth] = storedWidth("octo-panel-width", panelWidths);

/** One thing at a time: a panel is a page. */
const phone = matchMedia("(max-width: 699px)");
const [isPhone, setPhone] = createSignal(phone.matches);
phone.addEventListener("change", () => setPhone(phone.matches));
export { isPhone };

const [choice, setChoice] = createSignal(storedChoice());
/** There is room for a panel beside the page. */
const [isWide, setWide] = createSignal(wide.matches);
wide.addEventListener("change", () => setWide(wide.matches));
export { isWide };

/** The list stands beside the page, not only the icons of the rail. */
export const railFull = (): boolean => (choice() ? choice() === "full" : isWide());

/** Shows or hides the list; what the window would do by itself is no choice. */
export function toggleRail(): void {
  const full = !railFull();
  const chosen = full === isWide() ? undefined : full ? "full" : "icons";
  if (chosen) localStorage.setItem(choiceKey, chosen);
  else localStorage.removeItem(choiceKey);
  setChoice(chosen);
}
