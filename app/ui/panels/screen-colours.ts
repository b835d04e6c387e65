// Reads the page's colours and font from the style sheet, for use in the terminal.
import type { ITheme } from "@xterm/xterm";

const names = {
  background: "--sunk",
  foreground: "--ink",
  cursor: "--accent",
  cursorAccent: "--on-accent",
  selectionBackground: "--mark",
  black: "--line",
  red: "--red",
  green: "--green",
  yellow: "--amber",
  blue: "--code-name",
  magenta: "--code-keyword",
  cyan: "--accent",
  white: "--ink-2",
} as const;

type Bright = Record<string, keyof typeof names>;
/** The terminal's bright colours. They equal the normal ones, because the page has one shade per colour. */
const bright: Bright = {
  brightBlack: "white",
  brightRed: "red",
  brightGreen: "green",
  brightYellow: "yellow",
  brightBlue: "blue",
  brightMagenta: "magenta",
  brightCyan: "cyan",
  brightWhite: "foreground",
};

export function coloursOf(host: HTMLElement): { theme: ITheme; fontFamily: string; fontSize: number } {
  const probe = document.createElement("i");
  host.append(probe);
  const computed = getComputedStyle(probe);
  const colourOf = (name: string) => {
    probe.style.color = `var(${name})`;
    return computed.color;
  };
  const base = Object.fromEntries(Object.entries(names).map(([part, name]) => [part, colourOf(name)]));
  const more = Object.fromEntries(Object.entries(bright).map(([part, same]) => [part, base[same]]));
  probe.style.font = "var(--code) var(--mono)";
  const type = { fontFamily: computed.fontFamily, fontSize: Number.parseFloat(computed.fontSize) };
  probe.remove();
  return { theme: { ...base, ...more }, ...type };
}
