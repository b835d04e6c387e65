// Texts for errors. An error with a known code gets a sentence in the person's language; the original message is
// shown as the detail.
import { t } from "../../text/t.ts";

type Code = keyof ReturnType<typeof t>["refusals"]["words"];

export const errorText = (error: unknown): string =>
  error instanceof Error ? refusalText("code" in error ? error.code : undefined, error.message) : String(error);

export function refusalText(code: unknown, detail: string): string {
  const { words } = t().refusals;
  return typeof code === "string" && Object.hasOwn(words, code)
    ? t().refusals.with(words[code as Code], detail)
    : detail;
}
