// Reads a sed script. True if it only prints and changes text: no `e`, `r`, `w`, and nothing that is not understood.

/** A place in the script. */
interface Cursor {
  text: string;
  at: number;
}

export function sedIsPlain(text: string): boolean {
  const cursor: Cursor = { text, at: 0 };
  for (let commands = 0; commands < 400; commands++) {
    skip(cursor, /[\s;}]*/y);
    if (cursor.at >= text.length) return true;
    if (!address(cursor) || !command(cursor)) return false;
  }
  return false;
}

function skip(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0] ?? "";
  cursor.at += found.length;
  return found;
}

/** Skips `1,/end/!` before a command. */
function address(cursor: Cursor): boolean {
  for (let part = 0; part < 2; part++) {
    const start = cursor.text[cursor.at];
    if (start === "/" || start === "\\") {
      if (start === "\\") cursor.at++;
      if (!until(cursor, cursor.text[cursor.at++] ?? "", true)) return false;
      skip(cursor, /[IM]*/y);
    } else skip(cursor, /(?:\d+(?:~\d+)?|\$|[+~]\d+)/y);
    if (skip(cursor, /[ \t]*,[ \t]*/y) === "") break;
  }
  skip(cursor, /[ \t]*!*[ \t]*/y);
  return true;
}

/**
 * Skips a text up to its delimiter. GNU sed lets a delimiter stand in brackets of a pattern. Versions differ, so that
 * such a pattern is not read. In a replacement, brackets mean nothing.
 */
function until(cursor: Cursor, delimiter: string, isPattern: boolean): boolean {
  if (delimiter === "" || delimiter === "\n" || delimiter === "\\") return false;
  for (; cursor.at < cursor.text.length; cursor.at++) {
    const letter = cursor.text[cursor.at];
    if (letter === "\\") cursor.at++;
    else if (letter === "\n" || (isPattern && letter === "[" && closesLater(cursor, delimiter))) return false;
    else if (letter === delimiter) {
      cursor.at++;
      return true;
    }
  }
  return false;
}

function closesLater(cursor: Cursor, delimiter: string): boolean {
  const end = cursor.text.indexOf("]", cursor.at + 2);
  return end >= 0 && cursor.text.slice(cursor.at, end).includes(delimiter);
}

function command(cursor: Cursor): boolean {
  const letter = cursor.text[cursor.at++] ?? "";
  if (letter === "{") return true;
  if (/[=dDgGhHnNpPxzF]/.test(letter)) return ends(cursor);
  if (/[qQlL]/.test(letter)) {
    skip(cursor, /[ \t]*\d*/y);
    return ends(cursor);
  }
  if (/[btT:]/.test(letter)) {
    skip(cursor, /[ \t]*[\w.-]*/y);
    return ends(cursor);
  }
  if (letter === "#") {
    skip(cursor, /[^\n]*/y);
    return true;
  }
  if (/[aic]/.test(letter)) {
    skip(cursor, /(?:[^\n\\]|\\[\s\S])*/y);
    return true;
  }
  return (letter === "s" || letter === "y") && substitution(cursor, letter);
}

function substitution(cursor: Cursor, letter: string): boolean {
  const delimiter = cursor.text[cursor.at++] ?? "";
  if (!until(cursor, delimiter, true) || !until(cursor, delimiter, false)) return false;
  if (letter === "s") skip(cursor, /[gpiImM\d]*/y);
  return ends(cursor);
}

/** After a command stands a separator or the end. */
function ends(cursor: Cursor): boolean {
  skip(cursor, /[ \t]*/y);
  return cursor.at >= cursor.text.length || /[;\n}#]/.test(cursor.text[cursor.at] ?? "");
}
