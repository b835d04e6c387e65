// Says in words why something failed. Errors of a browser may have no message.

const known: Record<string, string> = {
  AbortError: "The browser broke it off.",
  QuotaExceededError: "There is no space left for Octo's data.",
  TimeoutError: "It took too long.",
  NotFoundError: "It is no longer there, or it is a folder.",
  NotReadableError: "The file can no longer be read.",
};

export function reasonOf(error: unknown): string {
  const words = error instanceof Error ? error.message : typeof error === "string" ? error : "";
  return words.trim() === "" ? (known[nameOf(error)] ?? `There is no reason given (${nameOf(error)}).`) : words;
}

/** True if there is no space left. Browsers say so in different ways. */
export const isDiskFull = (error: unknown): boolean =>
  nameOf(error) === "QuotaExceededError" || /disk full|no_space/i.test(error instanceof Error ? error.message : "");

/** What kind of failure it is: the error's name, or the type of an event. */
export function nameOf(error: unknown): string {
  const { name, type } = (error ?? {}) as { name?: unknown; type?: unknown };
  if (typeof name === "string" && name !== "") return name;
  return typeof type === "string" && type !== "" ? type : "Error";
}
