// What this browser remembers about looks: theme, accent, size.
import { type Accessor, createSignal } from "solid-js";

export const themes = ["system", "light", "dark"] as const;
export const accents = ["teal", "blue", "violet", "rose", "amber", "graphite"] as const;
export const sizes = ["small", "normal", "large"] as const;

/** One of a few words, kept in this browser; `show` puts it where the style sheets find it. */
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

/** What is on the screen now, whoever chose it. */
export const isDark = (): boolean => theme() === "dark" || (theme() === "system" && systemDark());

/** As they were left. Called once by the page's door. */
export function startPreferences(): void {
  startTheme("system");
  startAccent("teal");
  startSize("normal");
}
