// What a model is told that does the same thing over and over. Apart from who notices it: the screen says it otherwise.

export const noticeAfter = 5;

export const loopNote = `[Octo: your last ${noticeAfter} steps were the same calls with the same input. Their results will not change. Try another way, or say what is in the way.]`;
