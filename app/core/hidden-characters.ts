// Makes hidden characters visible: control, bidirectional, zero-width and tag characters are replaced by marks such as ␛
// and ⟪U+202E⟫. They stay where they belong to a script or an emoji.

/**
 * `prose`: text for reading. `exact`: text on which a decision depends, such as a command, a path or a name; unusual
 * spaces and marks of direction are shown too.
 */
export type Reading = "prose" | "exact";

/** Characters without a shape of their own, and unusual spaces. A text without any of them is returned as it is. */
const suspicious =
  /[^\P{Cc}\n\t]|[\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800\u2000-\u200a\u00a0\u1680\u202f\u205f\u3000]|\p{M}{6}/u;

/** Scripts whose letters change shape beside U+200C and U+200D. */
const joining =
  "[\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Nko}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}" +
  "\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}" +
  "\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}\\p{Script=Newa}\\p{Script=Grantha}]";
const rightToLeft = "[\\p{Script=Hebrew}\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}]";
const pictured = "\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?";
/** The tags in the flags of England, Scotland and Wales. No other flag is made of tags. */
const flags = ["gbeng", "gbsct", "gbwls"].map((code) =>
  [...code].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join(""),
);

/** Hidden characters that belong where they are, each with what stands around it. */
const belonging = [
  `(?<=${pictured})\\u200d(?=\\p{Extended_Pictographic})`,
  `(?<=${joining})[\\u200c\\u200d](?=${joining})`,
  "(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier_Base}])[\\ufe0e\\ufe0f]",
  "(?<=[0-9#*])\\ufe0f(?=\\u20e3)",
  "(?<=\\p{Script=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}](?![\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}])",
  "(?<=\\p{Script=Mongolian})[\\u180b-\\u180f]",
  `(?<=\\u{1f3f4})(?:${flags.join("|")})\\u{e007f}`,
  "\\r\\n",
].join("|");
const belongingInProse = `(?<=${rightToLeft})[\\u200e\\u200f\\u061c]|[\\u200e\\u200f\\u061c](?=${rightToLeft})|(?<=\\p{L})\\u00ad(?=\\p{L})`;

const hidden = "[^\\P{Cc}\\n\\t]|[\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb\\u2800]";
const unusualSpaces = "[\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]";
/** More marks than any script puts on one letter. They would be drawn over other lines. */
const stacked = "(?<=\\p{M}{5})\\p{M}";

const patterns: Record<Reading, RegExp> = {
  prose: new RegExp(`(${belonging}|${belongingInProse})|(${hidden}|${stacked})`, "gu"),
  exact: new RegExp(`(${belonging})|(${hidden}|${unusualSpaces}|${stacked})`, "gu"),
};

export function withMarks(text: string, reading: Reading = "prose"): string {
  if (!suspicious.test(text)) return text;
  return text.replace(patterns[reading], (whole: string, belongs: string | undefined) =>
    belongs === undefined ? markOf(whole) : whole,
  );
}

/** Shows an exact text on one line. Line breaks become marks. */
export const onOneLine = (text: string): string =>
  withMarks(text, "exact")
    .trim()
    .replace(/[ \t]*\r?\n\s*/g, " ⏎ ")
    .replace(/[ \t]+/g, " ");

/** U+2400 and the code points after it are pictures of the control characters. */
const pictures = 0x2400;
const deletePicture = "␡";

function markOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(pictures + code);
  if (code === 0x7f) return deletePicture;
  return `⟪U+${code.toString(16).toUpperCase().padStart(4, "0")}⟫`;
}
