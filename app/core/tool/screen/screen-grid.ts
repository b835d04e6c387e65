// The rows of a terminal's screen, and what printing does to them.

export const screenRows = 40;
export const screenColumns = 120;

export interface Row {
  /** One text per column. The second column of a wide character is empty. */
  cells: string[];
  /** True if the line of the row above goes on in this row. */
  goesOn: boolean;
}

export interface Grid {
  /** At most `screenRows`. Rows below the last one that was used are absent. */
  rows: Row[];
  /** The cursor's row, and its column. After the last column was printed, the column is one beyond it. */
  y: number;
  x: number;
  saved: { y: number; x: number };
  /** First and last row of the part that scrolls. */
  top: number;
  bottom: number;
  /** The normal screen, while a program uses the alternate one. */
  normal: Pick<Grid, "rows" | "y" | "x" | "top" | "bottom"> | undefined;
  /** Receives the rows that scroll off the top. */
  scrolledOff(row: Row): void;
}

export const makeGrid = (scrolledOff: (row: Row) => void): Grid => ({
  rows: [newRow()],
  y: 0,
  x: 0,
  saved: { y: 0, x: 0 },
  top: 0,
  bottom: screenRows - 1,
  normal: undefined,
  scrolledOff,
});

export const newRow = (goesOn = false): Row => ({ cells: [], goesOn });

export const rowText = ({ cells }: Row): string => cells.join("");

export function rowAt(grid: Grid, y: number): Row {
  while (grid.rows.length <= y) grid.rows.push(newRow());
  return grid.rows[y] ?? newRow();
}

/** True if printing changes nothing that is on the screen. */
export function isAtEnd({ rows, y, x, top, bottom, normal }: Grid): boolean {
  const isScrollingWhole = top === 0 && bottom === screenRows - 1 && !normal;
  return isScrollingWhole && y === rows.length - 1 && x === rows[y]?.cells.length;
}

/** Takes all rows off the screen. The cursor is at the start of a new line. */
export function takeRows(grid: Grid): Row[] {
  const { rows } = grid;
  Object.assign(grid, { rows: [newRow()], y: 0, x: 0 });
  return rows;
}

/** Prints text that contains no control characters except newlines and tabs. */
export function putText(grid: Grid, text: string): void {
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 10) lineFeed(grid);
    else if (code === 9) tab(grid);
    else if (code < firstUncommon) {
      at = putRun(grid, text, at);
      continue;
    } else {
      const char = String.fromCodePoint(text.codePointAt(at) ?? code);
      putCharacter(grid, char, widthOf(char));
      at += char.length - 1;
    }
    at++;
  }
}

/** Below it, each character takes one column. */
const firstUncommon = 0x300;

/** Prints the common characters from `from` on, up to the end of the row. Returns the offset after them. */
function putRun(grid: Grid, text: string, from: number): number {
  if (grid.x >= screenColumns) wrap(grid);
  const { cells } = rowAt(grid, grid.y);
  while (cells.length < grid.x) cells.push(" ");
  const last = Math.min(text.length, from + screenColumns - grid.x);
  let at = from;
  for (let code = text.charCodeAt(at); at < last && code > 10 && code < firstUncommon; code = text.charCodeAt(++at)) {
    if (cells[grid.x] === "" || cells[grid.x + 1] === "") clearHalves(cells, grid.x, 1);
    cells[grid.x++] = text[at] ?? "";
  }
  return at;
}

function wrap(grid: Grid): void {
  const { cells } = rowAt(grid, grid.y);
  cells.length = Math.min(cells.length, grid.x);
  lineFeed(grid);
  rowAt(grid, grid.y).goesOn = true;
}

const joined = /^[\p{Mn}\p{Me}\p{Cf}\p{Emoji_Modifier}]$/u;
const wide =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{20000}-\u{3fffd}]$/u;

const widthOf = (char: string): 0 | 1 | 2 => (joined.test(char) ? 0 : wide.test(char) ? 2 : 1);

function putCharacter(grid: Grid, char: string, width: 0 | 1 | 2): void {
  if (width === 0) return join(grid, char);
  if (grid.x + width > screenColumns) wrap(grid);
  const { cells } = rowAt(grid, grid.y);
  while (cells.length < grid.x) cells.push(" ");
  clearHalves(cells, grid.x, width);
  cells[grid.x++] = char;
  if (width === 2) cells[grid.x++] = "";
}

/** Adds an accent or another part to the character before the cursor. */
function join(grid: Grid, char: string): void {
  const { cells } = rowAt(grid, grid.y);
  const at = cells[grid.x - 1] === "" ? grid.x - 2 : grid.x - 1;
  const before = cells[at];
  if (char !== "\ufeff" && before !== undefined && before.length < maxCell) cells[at] = before + char;
}

/** Maximum length of one column's text, however many accents a character has. */
const maxCell = 32;

/** Blanks wide characters of which only one half is in the given columns. */
export function clearHalves(cells: string[], x: number, width: number): void {
  for (const at of [x, x + width]) {
    if (cells[at] !== "" || at === 0 || isPartOfTab(cells, at)) continue;
    cells[at - 1] = " ";
    cells[at] = " ";
  }
}

function isPartOfTab(cells: string[], at: number): boolean {
  let start = at;
  while (start > 0 && cells[start] === "") start--;
  return cells[start] === "\t";
}

/** Moves to the next tab stop. The tab itself stays in the text, because a model may need to see it. */
function tab(grid: Grid): void {
  const { cells } = rowAt(grid, grid.y);
  const stop = Math.min(screenColumns, (Math.floor(grid.x / 8) + 1) * 8);
  if (grid.x >= cells.length) {
    while (cells.length < grid.x) cells.push(" ");
    cells.push("\t");
    while (cells.length < stop) cells.push("");
  }
  grid.x = stop;
}

/** Goes to the start of the next row. At the last one the screen scrolls. */
export function lineFeed(grid: Grid): void {
  grid.x = 0;
  if (grid.y === grid.bottom) scrollUp(grid);
  else if (grid.y < screenRows - 1) rowAt(grid, ++grid.y);
}

export function scrollUp(grid: Grid): void {
  const { top, bottom, rows } = grid;
  rowAt(grid, bottom);
  const [off] = rows.splice(top, 1);
  if (off && top === 0 && !grid.normal) grid.scrolledOff(off);
  rows.splice(bottom, 0, newRow());
}
