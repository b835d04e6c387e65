// Every visible word, in the person's language, switchable while the page is open. `t().chat.send`
import { createSignal } from "solid-js";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** What a dictionary must have: a word missing in one language fails the type check. */
export type Words = typeof en;
export type Language = "en" | "zh";

const dictionaries: Record<Language, Words> = { en, zh };
const key = "octo-language";

const [language, set] = createSignal<Language>("en");
export { language };

export const t = (): Words => dictionaries[language()];

export function setLanguage(next: Language): void {
  localStorage.setItem(key, next);
  document.documentElement.lang = next;
  set(next);
}

/** Chosen before, else what the browser speaks. Called once by the page's door. */
export function startLanguage(): void {
  const kept = localStorage.getItem(key);
  const wanted = kept ?? navigator.language;
  setLanguage(wanted.startsWith("zh") ? "zh" : "en");
}
