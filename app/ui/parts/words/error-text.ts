// Texts for errors with a known code, in the person's language. Other errors keep their original message.
import { isDiskFull, nameOf } from "#core/reason-of.ts";
import { t } from "../../text/t.ts";

type Code = keyof ReturnType<typeof t>["refusals"]["words"];

export function errorText(error: unknown): string {
  if (nameOf(error) === "ImportFailed") return t().app.missing;
  if (isDiskFull(error)) return t().app.storage.full;
  if (isAbortedWrite(error)) return t().app.notStored;
  if (error instanceof Error && error.message.trim() !== "")
    return refusalText("code" in error ? error.code : undefined, error.message);
  if (typeof error === "string" && error.trim() !== "") return error;
  const { noReason, noReasonBut } = t().app;
  const name = nameOf(error);
  return Object.hasOwn(noReasonBut, name) ? noReasonBut[name as keyof typeof noReasonBut] : noReason(name);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "");

/** The browser does not say why it has aborted the transaction. A full disk is one of the reasons. */
const isAbortedWrite = (error: unknown): boolean =>
  nameOf(error) === "AbortError" && /transaction/i.test(messageOf(error));

export function refusalText(code: unknown, detail: string): string {
  const { words } = t().refusals;
  return typeof code === "string" && Object.hasOwn(words, code)
    ? t().refusals.with(words[code as Code], detail)
    : detail;
}
