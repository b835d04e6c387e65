// English words of calls that failed, and of what Octo told the model after some of them.
import type { ModelErrorKind } from "#core/model/errors.ts";

export const failures = {
  kinds: {
    auth: "The vendor did not accept the key. Check the key of this account.",
    payment: "The account has no credit left. Top it up at the vendor or choose another account.",
    forbidden: "The key may not use this model or address. Check its rights at the vendor.",
    "not-found": "The vendor knows no such model or address. Check the model's name and the base URL.",
    "bad-request": "The vendor refused the request.",
    "too-long":
      "The conversation is longer than the model can read. Start a new one or choose a model with a larger window.",
    "rate-limit": "The vendor asks to slow down. Try again in a while.",
    overloaded: "The vendor is overloaded. Try again in a while.",
    server: "The vendor had an error of its own. Try again in a while.",
    network: "The vendor could not be reached. Check the connection and the account's address.",
    truncated: "The answer broke off before its end.",
    malformed: "The address did not answer as a model does. Check the account's base URL.",
    empty: "The model answered nothing.",
    stalled: "The vendor stopped sending in the middle of its work.",
    spent: "The limit on spending is reached. Raise it in Settings, then continue.",
    aborted: "Stopped.",
  } satisfies Record<ModelErrorKind, string> as Record<ModelErrorKind, string>,
  ended: {
    tooLong: "The answer was too long for the model three times. Ask for it in smaller parts.",
    nothing: "There is nothing to summarise yet.",
    notSummarised: "The chat could not be summarised. It is as it was.",
    declined: "You declined, so Octo stopped here.",
    unanswered: "Nobody answered in time, so nothing was done.",
  },
  limits: {
    steps: (used: string) => `This turn has taken ${used} steps, as many as it may.`,
    time: (used: string) => `This turn has run for ${used}, as long as it may.`,
    cost: (used: string) => `This turn has cost ${used}, as much as it may.`,
  },
  /** By the words that stand in the log. */
  periods: { "a day": "a day", "a week": "a week", "a month": "a month", "in all": "in all" } as Record<string, string>,
  scopes: {
    "": " for",
    "this chat": " for this chat",
    "the project": " for the project",
    "the model": " for the model",
    "the account": " for the account",
    "calls of the kind": " for calls of the kind",
    "the channel": " for the channel",
  } as Record<string, string>,
  spentOf: (limit: string, period: string, about: string, used: string) =>
    `The limit of ${limit} ${period}${about} leaves no room for another call: ${used} are spent. Raise it in Settings, then continue.`,
  cut: "The answer reached its length limit. Octo asked the model to go on in smaller steps.",
  repeats: "The last steps were the same calls with the same input. Octo told the model so.",
};
