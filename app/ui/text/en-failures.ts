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
  cut: "The answer reached its length limit. Octo asked the model to go on in smaller steps.",
  repeats: "The last steps were the same calls with the same input. Octo told the model so.",
};
