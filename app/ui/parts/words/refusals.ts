// What went wrong, in the person's language where it has a code; the other side's own sentence is the detail.
import { t } from "../../text/t.ts";

type Code = keyof ReturnType<typeof t>["refusals"]["words"];

export const inWords = (error: unknown): string =>
  error instanceof Error ? refusalWords("code" in error ? error.code : undefined, error.message) : String(error);

export function refusalWords(code: unknown, detail: string): string {
  const { words } = t().refusals;
  return typeof code === "string" && Object.hasOwn(words, code)
    ? t().refusals.with(words[code as Code], detail)
    : detail;
}
