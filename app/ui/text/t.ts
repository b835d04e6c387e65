// Every visible word, in the person's language, switchable while the page is open. `t().chat.send`
// Only the words of one language are loaded, and those of a screen with the screen: `import "./money.ts"`.
import { createSignal } from "solid-js";
import type { en } from "./en/all.ts";

/** What a dictionary must have: a word missing in one language fails the type check. */
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

/** Holds the areas that the modules on screen import: words.test.ts finds one that imports too few. */
export const t = (): Words => dictionaries[language()] as Words;

/** These words are loaded before anything that imports them is shown. */
export const registerArea = (area: Area): void => void areas.push(area);

/** Resolves once all areas asked for so far, and those asked for meanwhile, can be shown. */
export async function loadWords(language: Language): Promise<void> {
  for (let known = 0; known < areas.length; ) {
    known = areas.length;
    const found = await Promise.all(areas.map((area) => area[language]()));
    Object.assign(dictionaries[language], ...found);
  }
}

let wanted: Language;

/** Rejects, and leaves everything as it is, when the words cannot be had. */
export async function setLanguage(next: Language): Promise<void> {
  wanted = next;
  await loadWords(next);
  // The person has chosen again meanwhile.
  if (wanted !== next) return;
  localStorage.setItem(key, next);
  document.documentElement.lang = next;
  set(next);
}

/** Chosen before, else what the browser speaks. Called once by the page's door, before anything is shown. */
export function startLanguage(): Promise<void> {
  const kept = localStorage.getItem(key);
  const wanted = kept ?? navigator.language;
  return setLanguage(wanted.startsWith("zh") ? "zh" : "en");
}
