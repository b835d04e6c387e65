// Texts for errors with a known code, in the person's language. Other errors keep their original message.
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
