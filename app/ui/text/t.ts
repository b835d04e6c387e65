// All visible texts in the person's language, as in `t().chat.send`. The language can change while the page is open.
// Only one language is loaded. An area's texts (such as those of the Money page) are loaded with modules that import
// it.
import { createSignal } from "solid-js";
import type { en } from "./en/all.ts";

/** The keys of a dictionary. A key that is missing in one language fails the type check. */
export type Words = typeof en;
export type Language = "en" | "zh";

type Area = Record<Language, () => Promise<Partial<Words>>>;

const first: Area = {
  en: async () => (await import("./en/first.ts")).first,
  zh: async () => (await import("./zh/first.ts")).first,
};
const areas = [first];
const dictionaries: Record<Language, Partial<Words>> = { en: {}, zh: {} };
const key = "octo-language";

const [language, set] = createSignal<Language>("en");
export { language };

/** The loaded texts. A module that shows texts of an area must import the area's file, which words.test.ts checks. */
export const t = (): Words => dictionaries[language()] as Words;

/** Registers an area. The area's texts are loaded before any module that imports the area is shown. */
export const registerArea = (area: Area): void => void areas.push(area);

/** Resolves once all registered areas are loaded, including areas that are registered while others load. */
export async function loadWords(language: Language): Promise<void> {
  for (let known = 0; known < areas.length; ) {
    known = areas.length;
    const found = await Promise.all(areas.map((area) => area[language]()));
    Object.assign(dictionaries[language], ...found);
  }
}

let wanted: Language;

/** Changes the language. If the texts cannot be loaded, rejects and changes nothing. */
export async function setLanguage(next: Language): Promise<void> {
  wanted = next;
  await loadWords(next);
  // Does nothing if the person has chosen another language while the texts were loading.
  if (wanted !== next) return;
  localStorage.setItem(key, next);
  document.documentElement.lang = next;
  set(next);
}

/** Loads the stored language, or the browser's. Called once, by main.tsx, before anything is shown. */
export function startLanguage(): Promise<void> {
  const kept = localStorage.getItem(key);
  const wanted = kept ?? navigator.language;
  return setLanguage(wanted.startsWith("zh") ? "zh" : "en");
}
