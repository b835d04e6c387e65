// Where emphasis and strikethrough begin and end. Follows CommonMark with the amendment for Chinese, Japanese and
// Korean (github.com/tats-u/markdown-cjk-friendly), because these languages put no spaces between words.

/** Letters and punctuation of these languages, full-width forms, and the selectors of their variants. */
const cjkCharacters = [
  String.raw`\u1100-\u11ff\u20a9\u2e80-\u2fff\u3001-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff`,
  String.raw`\ufe00-\ufe0e\ufe10-\ufe1f\ufe30-\ufe6f\uff01-\uffee`,
  String.raw`\u{16fe0}-\u{18df2}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\u{e0100}-\u{e01ef}`,
].join("");
const cjk = `[${cjkCharacters}]`;
const cjkMark = `(?=${cjk})[\\p{P}\\p{S}]`;
const cjkLetter = `(?=${cjk})[^\\p{P}\\p{S}]`;

const letter = `[^\\s\\p{P}\\p{S}${cjkCharacters}]`;
/** A mark of any other language, but none of these characters. */
const markBut = (characters: string) => `(?!${cjk}|[${characters}])[\\p{P}\\p{S}]`;

type Pair = [before: string, after: string];

/**
 * The expression with which the lexer finds the end of emphasis. The lexer reads its groups by number: a run in group 1
 * or 2 only ends, one in group 3 or 4 only begins, and one in group 5 can do both.
 */
function endOf(own: string, run: string, sides: { letter: string; mark: string; both: Pair[]; skip?: string }): RegExp {
  const { letter, mark, both, skip = "" } = sides;
  const whole = `(${run})(?!${own})`;
  return new RegExp(
    [
      `${skip}[^${own}]+(?=[^${own}])`,
      `[^\\s${own}]${whole}(?=\\s|$)`,
      `${letter}${whole}(?=${mark})`,
      `${mark}${whole}(?=${letter})`,
      `\\s${whole}(?=\\S)`,
      `(?:${both.map(([before, after]) => `${before}(?=${own}+${after})`).join("|")})${whole}`,
    ].join("|"),
    "gu",
  );
}

const anySide = (letter: string, mark: string): Pair[] => [
  [`(?:${mark}|${cjk})`, `(?:${mark}|${cjk})`],
  [`(?:${letter}|${cjk})`, `(?:${letter}|${cjk})`],
];

function asterisk(): RegExp {
  // A tilde beside an asterisk counts as a letter, as on GitHub.
  const sides = { letter: `(?:${letter}|~)`, mark: markBut("*~") };
  const skip = "^[^_*]*?__[^_*]*?\\*[^_*]*?(?=__)|";
  return endOf("\\*", "\\*+", { ...sides, both: anySide(sides.letter, sides.mark), skip });
}

/** Underscores between letters are part of a name, so one side must be punctuation. */
function underscore(): RegExp {
  const mark = markBut("_");
  const both: Pair[] = [
    [`(?:${mark}|${cjkMark})`, `(?:${mark}|${cjk})`],
    [cjkMark, letter],
    [`(?:${letter}|${cjk})`, cjkMark],
    [cjkLetter, mark],
  ];
  return endOf("_", "_+", { letter, mark, both, skip: "^[^_*]*?\\*\\*[^_*]*?_[^_*]*?(?=\\*\\*)|" });
}

/** Replaces rules of the lexer. One tilde never strikes through: it stands for "about", a range or a home folder. */
export const emphasisRules = {
  punctuation: new RegExp(`^((?![*_])(?:[\\s\\p{P}\\p{S}]|${cjk}))`, "u"),
  emStrongLDelim: new RegExp(`^(?:\\*+(?:(${markBut("*~")})|([^\\s*]))?)|^_+(?:((?!_)[\\p{P}\\p{S}])|([^\\s_]))?`, "u"),
  emStrongRDelimAst: asterisk(),
  emStrongRDelimUnd: underscore(),
  delLDelim: new RegExp(`^~~(?!~)(?:(${markBut("~")})|\\S)`, "u"),
  delRDelim: endOf("~", "~~", { letter, mark: markBut("~"), both: anySide(letter, markBut("~")) }),
};
