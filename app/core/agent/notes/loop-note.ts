// Texts about repeated tool calls. They have their own file because the screen also imports them, to translate them.

/** Number of equal batches of tool calls after which the model is told that it repeats itself. */
export const noticeAfter = 5;

export const loopNote = `[Octo: your last ${noticeAfter} steps were the same calls with the same input. Their results will not change. Try another way, or say what is in the way.]`;

/** The answers that the person can choose from. Any other answer is passed on to the model. */
export const loopAnswers = { goOn: "Go on", stop: "Stop" } as const;
export const loopQuestion = (count: string) => `Octo has made the same calls ${count} times in a row. Should it go on?`;
