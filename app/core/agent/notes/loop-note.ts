// What a model is told that does the same thing over and over, and the person asked. Apart from who notices it: the screen says it otherwise.

export const noticeAfter = 5;

export const loopNote = `[Octo: your last ${noticeAfter} steps were the same calls with the same input. Their results will not change. Try another way, or say what is in the way.]`;

/** Two answers end the matter in one word; whatever else is said, the model is told. */
export const loopAnswers = { goOn: "Go on", stop: "Stop" } as const;
export const loopQuestion = (count: string) => `Octo has made the same calls ${count} times in a row. Should it go on?`;
