// Sentences that the log stores to explain why a turn ended before its work was done.
// The screen recognises them and shows them in the person's language.

export const turnNotes = {
  tooLong: "The answer was too long for the model three times. Ask for it in smaller parts.",
  withheld: "The vendor withheld the answer or its rest. Say it in other words, or choose another model.",
  paused: "The vendor paused its answer ten times. Continue when you are ready.",
  nothing: "There is nothing to summarise yet.",
  notSummarised: "The chat could not be summarised. It is as it was.",
  interruptedOften: "Octo was interrupted three times at this point, so it waits. Continue when you are ready.",
  unstored:
    "The model's answer is paid for and in your costs, but there was no space to store it before Octo was closed. Free some space, then continue; the model is then asked again.",
  declined: "You declined, so Octo stopped here.",
  unanswered: "Nobody answered in time, so Octo stopped here.",
  /** The same, in logs of early releases. */
  unansweredBefore: "Nobody answered in time, so nothing was done.",
} as const;

/** Sentences for a turn that reached one of its limits. `used` is a number of steps, or an amount with its unit. */
export const limitNotes = {
  steps: (used: string) => `This turn has taken ${used} steps, as many as it may.`,
  time: (used: string) => `This turn has run for ${used}, as long as it may.`,
  cost: (used: string) => `This turn has cost ${used}, as much as it may.`,
} as const;
