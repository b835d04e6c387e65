// How shortcuts are written: `mod+k` is ⌘K on a Mac and Ctrl+K elsewhere.

/** Whether the machine has the keys of a Mac. */
export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

const onBoth = { escape: "Esc", delete: "Del", arrowup: "↑", arrowdown: "↓" };
const names = {
  mac: { ...onBoth, mod: "⌘", shift: "⇧", alt: "⌥", enter: "↩" },
  other: { ...onBoth, mod: "Ctrl", shift: "Shift", alt: "Alt", enter: "Enter" },
};

/** The names of a shortcut's keys in the order in which they are written: `⇧ ⌘ O` or `Ctrl Shift O`. */
export function keyNames(keys: string, mac = isMac()): string[] {
  const known: Record<string, string> = mac ? names.mac : names.other;
  const parts = keys.split("+");
  const ordered = mac ? parts : [...parts.filter((part) => part === "mod"), ...parts.filter((part) => part !== "mod")];
  return ordered.map((part) => known[part] ?? part.toUpperCase());
}
