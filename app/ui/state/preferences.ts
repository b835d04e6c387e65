// Appearance, stored in this browser: theme, accent, text size.
import { type Accessor, createSignal } from "solid-js";

export const themes = ["system", "light", "dark"] as const;
export const accents = ["teal", "blue", "violet", "rose", "amber", "graphite"] as const;
export const sizes = ["small", "normal", "large"] as const;

/** A preference with fixed values. `show` applies the value to the page. */
function preference<V extends string>(name: string, all: readonly [V, ...V[]], show?: (value: V) => void) {
  const key = `octo-${name}`;
  const [value, put] = createSignal<V>(all[0]);
  const become = (next: V) => {
    show?.(next);
    put(() => next);
  };
  const set = (next: V) => {
    localStorage.setItem(key, next);
    become(next);
  };
  const start = (usual: V) => become(all.find((one) => one === localStorage.getItem(key)) ?? usual);
  return [value as Accessor<V>, set, start] as const;
}

const onRoot = (name: string) => (value: string) => {
  document.documentElement.dataset[name] = value;
};

const [theme, setTheme, startTheme] = preference("theme", themes, onRoot("theme"));
const [accent, setAccent, startAccent] = preference("accent", accents, onRoot("accent"));
const [size, setSize, startSize] = preference("size", sizes, onRoot("size"));
export { accent, setAccent, setSize, setTheme, size, theme };

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const [systemDark, setSystemDark] = createSignal(prefersDark.matches);
prefersDark.addEventListener("change", ({ matches }) => setSystemDark(matches));

/** True if the page is dark because of the person's choice or the system's setting. */
export const isDark = (): boolean => theme() === "dark" || (theme() === "system" && systemDark());

/** Restores the stored preferences. Called once, by main.tsx. */
export function startPreferences(): void {
  startTheme("system");
  startAccent("teal");
  startSize("normal");
}
