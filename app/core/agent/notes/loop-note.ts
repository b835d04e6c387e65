// Texts about repeated calls. They have a file of their own, because the screen imports them to translate them.

/** The model is told after this many equal batches. */
export const noticeAfter = 5;

export const loopNote = `[Octo: your last ${noticeAfter} steps were the same calls with the same input. Their results will not change. Try another way, or say what is in the way.]`;

/** The options offered with the question. Any other answer is passed on to the model. */
export const loopAnswers = { goOn: "Go on", stop: "Stop" } as const;
export const loopQuestion = (count: string) => `Octo has made the same calls ${count} times in a row. Should it go on?`;
