// Language, theme, accent and text size. Changes apply at once.
import { errorText } from "../parts/words/error-text.ts";
import type { JSX } from "solid-js";
import { toast } from "../parts/frame/toast.tsx";
import { accent, setAccent, setSize, setTheme, size, theme } from "../state/preferences.ts";
import { type Language, language, setLanguage, t } from "../text/t.ts";
import "../text/settings.ts";
import { SelectField } from "./select-field.tsx";

export function Appearance(): JSX.Element {
  return (
    <>
      <SelectField<Language>
        label={t().settings.language}
        value={language()}
        choices={{ en: "English", zh: "中文" }}
        choose={(next) => void setLanguage(next).catch((error: unknown) => toast(errorText(error)))}
      />
      <SelectField label={t().settings.theme} value={theme()} choices={t().settings.themes} choose={setTheme} />
      <SelectField label={t().settings.accent} value={accent()} choices={t().settings.accents} choose={setAccent} />
      <SelectField label={t().settings.size} value={size()} choices={t().settings.sizes} choose={setSize} />
    </>
  );
}
