// What this browser remembers about the frame: how wide the list of chats is, and whether it shows.
import { createSignal } from "solid-js";

export const railWidths = { least: 200, usual: 264, most: 480 } as const;

const widthKey = "octo-rail-width";
const choiceKey = "octo-rail";

/** Undefined until the person chose: then the window's width decides. */
type Choice = "full" | "icons" | undefined;

const wide = matchMedia("(min-width: 1100px)");

function keptChoice(): Choice {
  const kept = localStorage.getItem(choiceKey);
  return kept === "full" || kept === "icons" ? kept : undefined;
}

function within(width: number): number {
  return Math.round(Math.min(railWidths.most, Math.max(railWidths.least, width || railWidths.usual)));
}

const [railWidth, putWidth] = createSignal(within(Number(localStorage.getItem(widthKey))));
const [choice, setChoice] = createSignal(keptChoice());
const [isWide, setWide] = createSignal(wide.matches);
wide.addEventListener("change", () => setWide(wide.matches));
export { railWidth };

/** The list stands beside the page, not only the icons of the rail. */
export const railFull = (): boolean => (choice() ? choice() === "full" : isWide());

export function setRailWidth(width: number): void {
  localStorage.setItem(widthKey, String(within(width)));
  putWidth(within(width));
}

/** Shows or hides the list; what the window would do by itself is no choice. */
export function toggleRail(): void {
  const full = !railFull();
  const chosen = full === isWide() ? undefined : full ? "full" : "icons";
  if (chosen) localStorage.setItem(choiceKey, chosen);
  else localStorage.removeItem(choiceKey);
  setChoice(chosen);
}
