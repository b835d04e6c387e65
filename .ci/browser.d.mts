/** Path of the system's Chromium, or undefined when Playwright's own is to be used. */
export function systemChromium(): string | undefined;
export function ensureBrowser(): void;
/** Path of Chromium's shell without windows, where there is one beside it. */
export function headlessShell(): string | undefined;
