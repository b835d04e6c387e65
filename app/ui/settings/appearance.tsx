// Language, theme, accent and text size. Changes apply at once.
import { errorText } from "../parts/words/error-text.ts";
import type { JSX } from "solid-js";
import { toast } from "../parts/frame/toast.tsx";
import { accent, setAccent, setSize, setTheme, size, theme } from "../state/preferences.ts";
import { type Language, language, setLanguage, t } from "../text/t.ts";
import "../text/settings.ts";
import { optionsOf } from "../kit/floating/option-list.tsx";
import { SelectField } from "../kit/floating/select-field.tsx";

export function Appearance(): JSX.Element {
  return (
    <>
      <SelectField<Language>
        label={t().settings.language}
        value={language()}
        options={optionsOf({ en: "English", zh: "中文" })}
        choose={(next) => void setLanguage(next).catch((error: unknown) => toast(errorText(error)))}
      />
      <SelectField
        label={t().settings.theme}
        value={theme()}
        options={optionsOf(t().settings.themes)}
        choose={setTheme}
      />
      <SelectField
        label={t().settings.accent}
        value={accent()}
        options={optionsOf(t().settings.accents)}
        choose={setAccent}
      />
      <SelectField label={t().settings.size} value={size()} options={optionsOf(t().settings.sizes)} choose={setSize} />
    </>
  );
}
