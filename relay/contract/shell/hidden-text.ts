// Finds characters that a person cannot see in a line: controls, direction marks, zero-width and tag characters.

const hidden =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these are the characters to find
  /[\0-\x08\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/;

export const hasHiddenText = (line: string): boolean => hidden.test(line);
