// Converts letters in formulas to Unicode's mathematical letters. In Unicode, ℝ is a separate character and not an R in
// another font, and browsers do not convert R to ℝ.

/** For each variant, the code points of its A, its a and, if it has digits, its 0. */
const firstCodePoints: Record<string, [upper: number, lower: number, digit?: number]> = {
  bold: [0x1d400, 0x1d41a, 0x1d7ce],
  italic: [0x1d434, 0x1d44e],
  "bold-italic": [0x1d468, 0x1d482],
  script: [0x1d49c, 0x1d4b6],
  "bold-script": [0x1d4d0, 0x1d4ea],
  fraktur: [0x1d504, 0x1d51e],
  "double-struck": [0x1d538, 0x1d552, 0x1d7d8],
  "bold-fraktur": [0x1d56c, 0x1d586],
  "sans-serif": [0x1d5a0, 0x1d5ba, 0x1d7e2],
  "bold-sans-serif": [0x1d5d4, 0x1d5ee, 0x1d7ec],
  "sans-serif-italic": [0x1d608, 0x1d622],
  "sans-serif-bold-italic": [0x1d63c, 0x1d656],
  monospace: [0x1d670, 0x1d68a, 0x1d7f6],
};

/** Letters that are missing from their variant's Unicode block, because Unicode had already encoded them elsewhere. */
const exceptions: Record<string, Record<string, string>> = {
  italic: { h: "ℎ" },
  script: { B: "ℬ", E: "ℰ", F: "ℱ", H: "ℋ", I: "ℐ", L: "ℒ", M: "ℳ", R: "ℛ", e: "ℯ", g: "ℊ", o: "ℴ" },
  fraktur: { C: "ℭ", H: "ℌ", I: "ℑ", R: "ℜ", Z: "ℨ" },
  "double-struck": { C: "ℂ", H: "ℍ", N: "ℕ", P: "ℙ", Q: "ℚ", R: "ℝ", Z: "ℤ" },
};

export function mathLetters(text: string, variant: string): string {
  const [upper, lower, digit] = firstCodePoints[variant] ?? [];
  const moved = (letter: string, from: string, to: number | undefined) =>
    to === undefined ? letter : String.fromCodePoint(to + letter.charCodeAt(0) - from.charCodeAt(0));
  return text.replace(/[A-Za-z0-9]/g, (letter) => {
    const exception = exceptions[variant]?.[letter];
    if (exception) return exception;
    if (letter <= "9") return moved(letter, "0", digit);
    return letter <= "Z" ? moved(letter, "A", upper) : moved(letter, "a", lower);
  });
}
